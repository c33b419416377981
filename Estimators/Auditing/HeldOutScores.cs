using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Splits;
using MLNet.GoogLeNet.Heads;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>What classifiers say of images that they have not learnt from, nor from copies or other images of the same group.</summary>
internal static class HeldOutScores
{
    /// <summary>The probabilities of each image, [classes]; null for images without a label, and of classes that were not learnt.</summary>
    /// <param name="images">The images.</param>
    /// <param name="copies">Images that are the same.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="seed">Decides which images are held out together.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static float[]?[] Of(
        IReadOnlyList<AuditedImage> images, IReadOnlyList<Copy> copies, int classes, int seed, CancellationToken cancellation)
    {
        var scores = new float[images.Count][];
        int[] rows = [.. Enumerable.Range(0, images.Count).Where(i => images[i].IsReadable && images[i].Label >= 0)];
        if (rows.Select(row => images[row].Label).Distinct().Count() < 2)
            return scores;
        ImageFeatures[] features = [.. rows.Select(row => new ImageFeatures(images[row].Label, [[.. images[row].Features]]))];
        FeatureScaling.Of(features).Apply(features);
        int[] folds = Deal(images, rows, copies, seed);
        Part[] parts = [.. folds.Distinct().Order().Select(fold => new Part(features, folds, fold, classes, cancellation))
            .Where(part => part.CanLearn)];
        try
        {
            Search(parts, rows, scores);
        }
        finally
        {
            foreach (Part part in parts)
                part.Dispose();
        }
        return scores;
    }

    // Penalties from strong to weak, as long as that helps images that were held out.
    private static void Search(Part[] parts, int[] rows, float[]?[] scores)
    {
        double best = double.PositiveInfinity;
        while (parts.Length > 0 && parts.All(part => part.MoveNext()))
        {
            double loss = parts.Sum(part => part.Loss);
            if (loss >= best)
                return;
            best = loss;
            foreach (Part part in parts)
                foreach ((int i, float[] probabilities) in part.Scores)
                    scores[rows[i]] = probabilities;
        }
    }

    // Copies and groups stay together.
    private static int[] Deal(IReadOnlyList<AuditedImage> images, int[] rows, IReadOnlyList<Copy> copies, int seed)
    {
        int[] parents = [.. Enumerable.Range(0, images.Count)];
        foreach (Copy copy in copies)
            parents[Root(copy.First)] = Root(copy.Second);
        foreach (IGrouping<object?, int> group in rows.GroupBy(row => images[row].Group).Where(group => group.Key is not null))
            foreach (int row in group)
                parents[Root(row)] = Root(group.First());
        int[] roots = [.. rows.Select(Root).Distinct()];
        Dictionary<int, int> units = roots.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        int[] groups = [.. rows.Select(row => units[Root(row)])];
        ulong[] labels = [.. rows.Select(row => (ulong)images[row].Label + 1)];
        int[] parts = new GroupedClasses(new LabelledRows(new DataViewRowId[rows.Length], labels, groups))
            .Folds(Folds.Count, new Random(seed));
        return [.. groups.Select(group => parts[group])];

        int Root(int row)
        {
            while (parents[row] != row)
                row = parents[row] = parents[parents[row]];
            return row;
        }
    }

    /// <summary>Images that are held out, and the classifiers that learn from all others, one for each penalty.</summary>
    private sealed class Part : IDisposable
    {
        private readonly ImageFeatures[] _images;
        private readonly int[] _judged;
        private readonly int _classes;
        private readonly IEnumerator<LinearClassifier> _path;

        public Part(ImageFeatures[] images, int[] folds, int fold, int classes, CancellationToken cancellation)
        {
            (_images, _classes) = (images, classes);
            ImageFeatures[] learnt = [.. images.Where((_, i) => folds[i] != fold)];
            HashSet<int> known = [.. learnt.Select(image => image.Label)];
            _judged = [.. Enumerable.Range(0, images.Length).Where(i => folds[i] == fold && known.Contains(images[i].Label))];
            CanLearn = known.Count > 1;
            IEnumerable<LinearClassifier> path = !CanLearn ? [] : LogisticRegression.Path(
                LabelledFeatures.Of(learnt, classWeights: null), classes, StrengthSearch.Strengths, cancellation);
            _path = path.GetEnumerator();
        }

        /// <summary>Whether the other images are of two classes or more.</summary>
        public bool CanLearn { get; }

        /// <summary>The places of the images that are judged, with their probabilities.</summary>
        public List<(int Image, float[] Probabilities)> Scores { get; } = [];

        /// <summary>The sum of the cross-entropies.</summary>
        public double Loss { get; private set; }

        /// <summary>Goes on to the next penalty.</summary>
        public bool MoveNext()
        {
            if (!_path.MoveNext())
                return false;
            Scores.Clear();
            Loss = 0;
            var logits = new double[_classes];
            foreach (int i in _judged)
            {
                _path.Current.Score(_images[i].Views[0], logits);
                double sum = LinearClassifier.LogSum(logits);
                Loss += sum - logits[_images[i].Label];
                Scores.Add((i, [.. logits.Select(logit => (float)Math.Exp(logit - sum))]));
            }
            return true;
        }

        public void Dispose() => _path.Dispose();
    }
}
