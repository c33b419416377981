namespace MLNet.GoogLeNet.Training;

/// <summary>How much each class weighs in the loss.</summary>
internal static class ClassWeighting
{
    /// <param name="options">Class weights by name, or whether to balance classes.</param>
    /// <param name="classNames">The names in the order of the classes.</param>
    /// <param name="labels">The class of each training image, from 0.</param>
    /// <returns>A weight a class; none where all weigh alike.</returns>
    /// <exception cref="InvalidOperationException">The options weigh a class that there is not.</exception>
    public static float[]? Of(GoogLeNetOptions options, IReadOnlyList<string> classNames, IEnumerable<int> labels)
    {
        if (options.ClassWeights is { Count: > 0 } weights)
            return Named(weights, classNames);
        return options.BalanceClasses ? Balanced(classNames.Count, labels) : null;
    }

    private static float[] Named(IReadOnlyDictionary<string, double> weights, IReadOnlyList<string> classNames)
    {
        string[] unknown = [.. weights.Keys.Except(classNames).Order(StringComparer.Ordinal)];
        if (unknown.Length > 0)
            throw new InvalidOperationException(
                $"ClassWeights has weights for '{string.Join("', '", unknown)}', which are no classes of the images. "
                + $"The classes are {string.Join(", ", classNames)}. Correct the names or leave them out.");
        return [.. classNames.Select(name => weights.TryGetValue(name, out double weight) ? (float)weight : 1)];
    }

    // images / (classes · images of the class): the mean weight of an image is 1, so that the learning rate keeps its meaning.
    // A class without images weighs 1: only label smoothing ever asks for it.
    private static float[] Balanced(int classes, IEnumerable<int> labels)
    {
        var counts = new long[classes];
        foreach (int label in labels)
            counts[label]++;
        double share = (double)counts.Sum() / counts.Count(count => count > 0);
        return [.. counts.Select(count => count > 0 ? (float)(share / count) : 1)];
    }
}
