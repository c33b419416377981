using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Sources;

/// <summary>Damaged lists are read or refused, and nothing else happens.</summary>
public sealed class ImageListMutationTests : IDisposable
{
    private const long MostBytes = 64 << 20;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_list_gives_rows_or_says_what_is_wrong()
    {
        byte[] list = "file,label,split\n\"a,1.jpg\",\"ro\"\"se\",train\nb.jpg,tulip,test\nc.jpg,tulip,\nd.jpg,rose,train\n"u8.ToArray();
        var mlContext = new MLContext(seed: 1);
        Random random = Mutations.Seeded();
        int refused = 0, mutations = Mutations.Count;

        for (int i = 0; i < mutations; i++)
        {
            byte[] mutant = Mutations.Of(list, random);
            File.WriteAllBytes(_folder["list.csv"], mutant);
            refused += Mutations.Try(i.ToString(CultureInfo.InvariantCulture), mutant, MostBytes, () =>
            {
                IDataView images = mlContext.Data.LoadFromImageList(_folder["list.csv"]);
                Assert.True(images.KeyNames("Label").Length >= 2);
                Assert.All(images.GetColumn<string>("ImagePath"), path => Assert.True(path.Length > 0));
            }, exception => exception is InvalidDataException);
        }

        Mutations.AssertTelling(refused, mutations);
    }
}
