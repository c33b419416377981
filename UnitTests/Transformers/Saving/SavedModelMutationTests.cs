using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Saving;

/// <summary>Damaged models are loaded or refused, and nothing else happens.</summary>
public sealed class SavedModelMutationTests(TrainedFlowers flowers) : IDisposable
{
    private const long MostBytes = 1 << 30; // for a model of 24 million
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_archives() => Survives(random => Mutations.Of(flowers.Saved, random));

    [Fact]
    public void Whole_archives_with_a_damaged_entry() => Survives(WithDamagedEntry);

    private void Survives(Func<Random, byte[]> mutantOf)
    {
        Random random = Mutations.Seeded();
        int refused = 0, mutations = Mutations.CountOfLarge;
        for (int i = 0; i < mutations; i++)
        {
            byte[] mutant = mutantOf(random);
            File.WriteAllBytes(_folder["model.zip"], mutant);
            refused += Mutations.Try($"{i}", mutant.AsSpan(0, 64), MostBytes, Load, IsClear);
        }
        if (Mutations.IsFull)
            Mutations.AssertTelling(refused, mutations);
    }

    private void Load() => (new MLContext().Model.Load(_folder["model.zip"], out _) as IDisposable)?.Dispose();

    // What ML.NET reads itself ends in many kinds of exceptions, one inside another; none of them may be about memory or the process.
    private static bool IsClear(Exception exception) => exception.GetBaseException() is not (OutOfMemoryException or StackOverflowException
        or AccessViolationException or NullReferenceException or IndexOutOfRangeException);

    // An entry is as likely to be chosen as another, however long it is, and the archive's own checksums are right again.
    private byte[] WithDamagedEntry(Random random)
    {
        string[] entries = ChangedArchive.EntriesOf(flowers.Saved);
        string chosen = entries[random.Next(entries.Length)];
        return ChangedArchive.Of(flowers.Saved, (name, content) => name == chosen && content.Length > 0 ? Mutations.Of(content, random) : content);
    }
}
