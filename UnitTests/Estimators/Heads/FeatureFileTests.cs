using MLNet.GoogLeNet.Heads;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.UnitTests.Estimators.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Heads;

/// <summary>Features that are kept in a file.</summary>
public sealed class FeatureFileTests : IDisposable
{
    private const int Length = 5;

    private readonly TempFolder _folder = new();
    private readonly NumberedImages _log = new("a");

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    private string Path => _folder["features"];

    [Fact]
    public void Vectors_are_found_again_by_their_keys()
    {
        FeatureFile first = Open();
        Assert.False(first.TryFind(Key(1), new float[Length]));
        first.Add(Key(1), [1, 2, 3, 4, 5]);
        first.Add(Key(2), [float.MinValue, float.Epsilon, -0f, 1e-20f, 7]);
        first.Save(isComplete: true);

        FeatureFile second = Open();

        Assert.Equal<float>([1, 2, 3, 4, 5], Find(second, 1)!);
        Assert.Equal<float>([float.MinValue, float.Epsilon, -0f, 1e-20f, 7], Find(second, 2)!);
        Assert.Null(Find(second, 3));
        Assert.Equal(2, second.Found);
        Assert.Equal(["features"], Directory.GetFiles(_folder.FullPath).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void What_a_complete_training_did_not_ask_for_is_left_out_and_kept_after_an_interrupted_one()
    {
        FeatureFile file = Open();
        file.Add(Key(1), [1, 1, 1, 1, 1]);
        file.Add(Key(2), [2, 2, 2, 2, 2]);
        file.Save(isComplete: true);

        FeatureFile interrupted = Open();
        Find(interrupted, 1);
        interrupted.Add(Key(3), [3, 3, 3, 3, 3]);
        interrupted.Save(isComplete: false);
        Assert.All([1, 2, 3], key => Assert.NotNull(Find(Open(), key)));

        FeatureFile complete = Open();
        Find(complete, 3);
        complete.Save(isComplete: true);
        Assert.NotNull(Find(Open(), 3));
        Assert.All([1, 2], key => Assert.Null(Find(Open(), key)));
    }

    [Fact]
    public void Any_damage_is_noticed_and_the_features_are_computed_again()
    {
        FeatureFile file = Open();
        file.Add(Key(1), [1, 2, 3, 4, 5]);
        file.Add(Key(2), [2, 2, 2, 2, 2]);
        file.Save(isComplete: true);
        byte[] whole = File.ReadAllBytes(Path);

        Assert.All(Enumerable.Range(8, whole.Length - 8), place =>
            AssertDamaged([.. whole.Select((value, i) => i == place ? (byte)~value : value)]));
        Assert.All(Enumerable.Range(1, whole.Length - 1), length => AssertDamaged(whole[..length]));
        AssertDamaged([.. whole, 0]);

        void AssertDamaged(byte[] content)
        {
            File.WriteAllBytes(Path, content);
            _log.Log.Clear();
            FeatureFile damaged = Open();
            Assert.Null(Find(damaged, 1));
            Assert.Contains(_log.Log, line =>
                line.Contains($"'{Path}' is damaged. All features are computed again, and the file is replaced."));
        }
    }

    [Fact]
    public void A_file_that_says_it_is_huge_takes_no_memory()
    {
        File.WriteAllBytes(Path, [.. "GLNfeat1"u8, Length, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[100]]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Open();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_file_of_something_else_is_neither_used_nor_overwritten()
    {
        File.WriteAllText(Path, "file,label\nrose.jpg,rose\n");

        string message = Assert.Throws<InvalidDataException>(() => Open()).Message;

        Assert.Equal($"FeatureCache is '{Path}', which is not a file of features and is not overwritten. Name another file.", message);
    }

    [Fact]
    public void An_empty_file_is_filled()
    {
        File.WriteAllBytes(Path, []);

        FeatureFile file = Open();
        file.Add(Key(1), [1, 2, 3, 4, 5]);
        file.Save(isComplete: true);

        Assert.NotNull(Find(Open(), 1));
        Assert.DoesNotContain(_log.Log, line => line.Contains("damaged"));
    }

    [Fact]
    public void An_engine_computes_only_what_the_file_does_not_have()
    {
        FeatureFile file = Open();
        var sums = new Sums();
        using var engine = new RememberingEngine(sums, [1], file);

        float[] Score(params float[] images)
        {
            var outputs = new float[images.Length / 2 * Length];
            engine.Score(images, images.Length / 2, outputs);
            return [.. outputs.Where((_, i) => i % Length == 0)];
        }

        Assert.Equal([3, 7], Score(1, 2, 3, 4));
        Assert.Equal([7, 11, 3], Score(3, 4, 5, 6, 1, 2));
        Assert.Equal([3, 11], Score(1, 2, 5, 6));
        Assert.Equal([2, 1], sums.Counts);
        using var other = new RememberingEngine(sums, [2], file); // other weights
        other.Score([1, 2], 1, new float[Length]);
        Assert.Equal([2, 1, 1], sums.Counts);
    }

    private FeatureFile Open() => FeatureFile.Open(Path, Length, _log.Channel);

    private static FeatureKey Key(float pixel) => FeatureKey.Of([1, 2, 3], [pixel]);

    private static float[]? Find(FeatureFile file, float pixel)
    {
        var vector = new float[Length];
        return file.TryFind(Key(pixel), vector) ? vector : null;
    }

    /// <summary>The features of two pixels are their sum, again and again.</summary>
    private sealed class Sums : IScoringEngine
    {
        public List<int> Counts { get; } = [];

        public string Description => "sums";

        public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
        {
            Counts.Add(count);
            for (int i = 0; i < count; i++)
                outputs.Slice(i * Length, Length).Fill(pixels[2 * i] + pixels[2 * i + 1]);
        }

        public void Dispose()
        {
        }
    }
}
