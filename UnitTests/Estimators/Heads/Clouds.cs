using MLNet.GoogLeNet.Heads;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Heads;

/// <summary>
/// Feature vectors of classes that overlap: noise around a corner of a cube for each class. From the tenth on, features are noise.
/// </summary>
internal static class Clouds
{
    public static ImageFeatures[] Make(int classes, int perClass, int length = 9, int views = 1, int seed = 1)
    {
        var random = new Random(seed);
        return [.. from i in Enumerable.Range(0, perClass)
                   from label in Enumerable.Range(0, classes)
                   select new ImageFeatures(label, [.. Enumerable.Range(0, views).Select(_ => Vector(label, length, random))])];
    }

    private static float[] Vector(int label, int length, Random random) =>
        [.. Enumerable.Range(0, length).Select(i =>
            (i < 9 && i % 3 == label % 3 ? 1 : 0) + (float)(random.NextDouble() + random.NextDouble() - 1) * 2)];
}
