using MLNet.GoogLeNet.Heads;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Heads;

public sealed class LbfgsTests
{
    [Fact]
    public void The_minimum_of_a_badly_scaled_quadratic_is_found()
    {
        var bowl = new Bowl([1, 10, 100, 1000], [3, -2, 0.5, 7]);
        var point = new double[4];

        double value = Lbfgs.Minimize(bowl, point, 1e-9, 100, TestContext.Current.CancellationToken);

        Assert.All(point.Zip(bowl.Minimum), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        Assert.InRange(value, 0, 1e-15);
        Assert.InRange(bowl.Evaluations, 5, 40); // steepest descent takes thousands
    }

    [Fact]
    public void The_search_ends_at_the_minimum_and_at_the_largest_number_of_steps()
    {
        var bowl = new Bowl([1, 10, 100, 1000], [3, -2, 0.5, 7]);

        Lbfgs.Minimize(bowl, [3, -2, 0.5, 7], 1e-9, 100, TestContext.Current.CancellationToken);
        int atMinimum = bowl.Evaluations;
        Lbfgs.Minimize(bowl, new double[4], 1e-9, 2, TestContext.Current.CancellationToken);

        Assert.Equal(1, atMinimum);
        Assert.InRange(bowl.Evaluations - atMinimum, 3, 2 * 11 + 1); // the start, and at most eleven tries a step
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var bowl = new Bowl([1, 10, 100, 1000], [3, -2, 0.5, 7]) { Then = source.Cancel };

        Assert.Throws<OperationCanceledException>(() => Lbfgs.Minimize(bowl, new double[4], 1e-9, 100, source.Token));

        Assert.Equal(1, bowl.Evaluations);
    }

    private sealed class Bowl(double[] curvature, double[] minimum) : IConvexFunction
    {
        public double[] Minimum => minimum;

        public int Evaluations { get; private set; }

        public Action Then { get; init; } = () => { };

        public double Evaluate(double[] point, double[] gradient)
        {
            Evaluations++;
            Then();
            double value = 0;
            for (int i = 0; i < point.Length; i++)
            {
                gradient[i] = curvature[i] * (point[i] - minimum[i]);
                value += curvature[i] / 2 * (point[i] - minimum[i]) * (point[i] - minimum[i]);
            }
            return value;
        }
    }
}
