using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Saving;

/// <summary>Damaged models are loaded or refused, and nothing else happens.</summary>
public sealed class SavedModelMutationTests(TrainedFlowers flowers) : IDisposable
{
    private const long MostBytes = 1 << 30; // for a model of 24 million
    private const int Header = 20_000;      // bytes at the beginning of a network, where its structure is
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_archives() => Survives(random => Mutations.Of(flowers.Saved, random));

    [Fact]
    public void Whole_archives_with_a_damaged_entry() => Survives(WithDamagedEntry);

    [Fact]
    public void Damaged_archives_read_as_weights() => Survives(random => Mutations.Of(flowers.Saved, random), ReadWeights, IsRefusal);

    [Fact]
    public void Whole_archives_with_a_damaged_network_read_as_weights() => Survives(
        random => ChangedArchive.Of(
            flowers.Saved, (name, content) => name.EndsWith(".safetensors") ? Damaged(content, random) : content),
        ReadWeights, IsRefusal);

    private void Survives(Func<Random, byte[]> mutantOf) => Survives(mutantOf, Load, IsClear);

    private void Survives(Func<Random, byte[]> mutantOf, Action read, Predicate<Exception> isClear)
    {
        Random random = Mutations.Seeded();
        int refused = 0, mutations = Mutations.CountOfLarge;
        for (int i = 0; i < mutations; i++)
        {
            byte[] mutant = mutantOf(random);
            File.WriteAllBytes(_folder["model.zip"], mutant);
            refused += Mutations.Try($"{i}", mutant.AsSpan(0, 64), MostBytes, read, isClear);
        }
        if (Mutations.IsFull)
            Mutations.AssertTelling(refused, mutations);
    }

    private void Load() => (new MLContext().Model.Load(_folder["model.zip"], out _) as IDisposable)?.Dispose();

    private void ReadWeights() => GoogLeNetTransformer.FromWeights(new MLContext(), _folder["model.zip"]).Dispose();

    private static bool IsRefusal(Exception exception) => exception is InvalidDataException;

    private static byte[] Damaged(byte[] network, Random random) => random.Next(2) == 0
        ? Mutations.Of(network, random)
        : [.. Mutations.Of(network[..Header], random), .. network[Header..]];

    // What ML.NET reads itself ends in many kinds of exceptions, one inside another; none of them may be about memory or the process.
    private static bool IsClear(Exception exception) => exception.GetBaseException() is not (OutOfMemoryException or StackOverflowException
        or AccessViolationException or NullReferenceException or IndexOutOfRangeException);

    // An entry is as likely to be chosen as another, however long it is, and the archive's own checksums are right again.
    private byte[] WithDamagedEntry(Random random)
    {
        string[] entries = ChangedArchive.EntriesOf(flowers.Saved);
        string chosen = entries[random.Next(entries.Length)];
        return ChangedArchive.Of(flowers.Saved, (name, content) =>
            name == chosen && content.Length > 0 ? Mutations.Of(content, random) : content);
    }
}
