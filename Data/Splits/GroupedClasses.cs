namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>
/// Rows of several classes in groups that stay together, to be shared out among parts: the sides of a split, or folds. Rows without a
/// label do not count; they go where their group goes.
/// </summary>
internal sealed class GroupedClasses
{
    private const int MostPasses = 20;
    private const double Least = 1e-9; // what counts as better

    private readonly (int Class, int Count)[][] _groups; // the labelled rows of each
    private readonly ulong[] _labels; // of the classes
    private readonly int[] _rows, _groupCounts; // of each class

    public GroupedClasses(LabelledRows rows)
    {
        _labels = [.. rows.Labels.Where(label => label > 0).Distinct().Order()];
        IReadOnlyList<int> groups = rows.Groups!;
        var counts = new Dictionary<int, int>?[groups.Max() + 1];
        for (int row = 0; row < rows.Ids.Count; row++)
        {
            Dictionary<int, int> ofGroup = counts[groups[row]] ??= [];
            if (rows.Labels[row] == 0)
                continue;
            int label = Array.BinarySearch(_labels, rows.Labels[row]);
            ofGroup[label] = ofGroup.GetValueOrDefault(label) + 1;
        }
        _groups = [.. counts.Select(ofGroup => ofGroup!.Select(pair => (pair.Key, pair.Value)).Order().ToArray())];
        _rows = new int[_labels.Length];
        _groupCounts = new int[_labels.Length];
        foreach ((int label, int count) in _groups.SelectMany(group => group))
        {
            _rows[label] += count;
            _groupCounts[label]++;
        }
    }

    /// <summary>The keys of the classes, and the number of groups in which each has rows.</summary>
    public IEnumerable<(ulong Label, int Groups)> Classes => _labels.Zip(_groupCounts);

    /// <summary>
    /// Part 0 for training and part 1 for testing. A class with rows in one group only stays in training, and its group with it; so do
    /// groups without labels.
    /// </summary>
    /// <returns>The part of each group.</returns>
    public int[] Split(double testFraction, Random random)
    {
        double[][] wanted =
        [
            [.. _rows.Select((rows, label) => (double)(rows - Test(label)))],
            [.. _rows.Select((_, label) => (double)Test(label))],
        ];
        return Share(wanted, group => group.Length == 0 || group.Any(part => _groupCounts[part.Class] == 1), random, needOfFirst: 2);

        int Test(int label) => _groupCounts[label] == 1 ? 0 : HoldOut.Count(_rows[label], testFraction);
    }

    /// <summary>As many parts of equal size; groups without labels are in none, -1.</summary>
    /// <returns>The part of each group.</returns>
    public int[] Folds(int folds, Random random)
    {
        double[][] wanted = [.. Enumerable.Range(0, folds).Select(_ => _rows.Select(rows => rows / (double)folds).ToArray())];
        int[] parts = Share(wanted, group => group.Length == 0, random);
        return [.. parts.Select((part, group) => _groups[group].Length == 0 ? -1 : part)];
    }

    /// <summary>
    /// Gives each group, those that matter most to a class first, to the part that lacks most of its classes; then moves single groups,
    /// small ones first, while that brings a class to a part that has none of it or all classes nearer to their shares.
    /// </summary>
    /// <param name="wanted">Rows of each class that each part should have.</param>
    /// <param name="isFixed">Whether a group stays in part 0.</param>
    /// <param name="random">Decides between groups that matter alike.</param>
    /// <param name="needOfFirst">How many times more it matters that part 0 has rows of every class.</param>
    private int[] Share(double[][] wanted, Predicate<(int Class, int Count)[]> isFixed, Random random, double needOfFirst = 1)
    {
        double[][] missing = [.. wanted.Select(part => (double[])part.Clone())];
        var held = new int[wanted.Length][];
        for (int part = 0; part < held.Length; part++)
            held[part] = new int[_rows.Length];

        var parts = new int[_groups.Length];
        int[] movable = [.. Enumerable.Range(0, _groups.Length).Where(group => !isFixed(_groups[group]))];
        foreach (int group in Enumerable.Range(0, _groups.Length).Except(movable))
            Put(group, 0);
        random.Shuffle(movable);
        movable = [.. movable.OrderByDescending(group => _groups[group].Max(part => part.Count / (double)_rows[part.Class]))];
        foreach (int group in movable)
            Put(group, Enumerable.Range(0, wanted.Length).MinBy(part => (Cost(group, part), -missing[part].Sum())));

        bool isBetter = true;
        for (int pass = 0; isBetter && pass < MostPasses; pass++)
        {
            isBetter = false;
            foreach (int group in movable.Reverse())
            {
                int from = parts[group];
                Take(group, from);
                int to = Enumerable.Range(0, wanted.Length).MinBy(part => Cost(group, part) - Need(group, part));
                bool isWorthIt = Cost(group, to) - Need(group, to) < Cost(group, from) - Need(group, from) - Least;
                Put(group, isWorthIt ? to : from);
                isBetter |= isWorthIt;
            }
        }
        return parts;

        void Put(int group, int part)
        {
            parts[group] = part;
            Add(group, part, 1);
        }

        void Take(int group, int part) => Add(group, part, -1);

        void Add(int group, int part, int sign)
        {
            foreach ((int label, int count) in _groups[group])
            {
                held[part][label] += sign * count;
                missing[part][label] -= sign * count;
            }
        }

        // How much the squared distance from the shares, relative to the class, grows with the group, less what all parts share.
        double Cost(int group, int part)
        {
            double cost = 0;
            foreach ((int label, int count) in _groups[group])
                cost -= count / (double)_rows[label] * (missing[part][label] / _rows[label]);
            return cost;
        }

        // More than any distance, for each class of which the part would otherwise have no row.
        double Need(int group, int part)
        {
            double need = 0;
            foreach ((int label, _) in _groups[group])
                need += held[part][label] == 0 && _groupCounts[label] >= wanted.Length ? 2.0 * _rows.Length * wanted.Length : 0;
            return part == 0 ? needOfFirst * need : need;
        }
    }
}
