using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Heads;

/// <summary>A smooth convex function of many parameters.</summary>
internal interface IConvexFunction
{
    /// <summary>The value at a point; the gradient there goes to <paramref name="gradient"/>.</summary>
    double Evaluate(double[] point, double[] gradient);
}

/// <summary>
/// Finds the minimum of a convex function with few evaluations: limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.5) with a
/// backtracking line search.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 10;        // pairs of steps and changes of the gradient, from which the curvature is estimated
    private const double Decrease = 1e-4; // of the value, as a share of what the slope promises (Armijo's condition)
    private const double Noise = 1e-9;    // share of the value below which differences are rounding
    private const double ShortestStep = 1e-3;

    /// <summary>Moves a point to the minimum.</summary>
    /// <param name="function">The function.</param>
    /// <param name="point">The start; receives the minimum.</param>
    /// <param name="tolerance">The norm of the gradient at which the search ends.</param>
    /// <param name="iterations">The largest number of steps.</param>
    /// <param name="cancellation">Ends the search between two steps.</param>
    /// <returns>The value there.</returns>
    public static double Minimize(
        IConvexFunction function, double[] point, double tolerance, int iterations, CancellationToken cancellation)
    {
        double[] gradient = new double[point.Length], next = new double[point.Length], nextGradient = new double[point.Length];
        var pairs = new List<Pair>();
        double value = function.Evaluate(point, gradient);
        for (int i = 0; i < iterations && FixedOrder.Norm(gradient) > tolerance; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] direction = Direction(gradient, pairs);
            double slope = FixedOrder.Dot(gradient, direction), step = 1, reached;
            while (true)
            {
                TensorPrimitives.MultiplyAdd(direction, step, point, next);
                reached = function.Evaluate(next, nextGradient);
                if (reached <= value + Decrease * step * slope + Noise * Math.Abs(value))
                    break;
                if (step < ShortestStep)
                    return value; // what is left to gain is rounding
                step /= 2;
            }
            var pair = Pair.Of(next, point, nextGradient, gradient);
            if (pair.Curvature > 0)
                pairs.Add(pair);
            if (pairs.Count > Memory)
                pairs.RemoveAt(0);
            next.CopyTo(point, 0);
            (gradient, nextGradient) = (nextGradient, gradient);
            value = reached;
        }
        return value;
    }

    // The step that would lead to the minimum if the pairs said all about the curvature.
    private static double[] Direction(double[] gradient, List<Pair> pairs)
    {
        var direction = new double[gradient.Length];
        TensorPrimitives.Negate(gradient, direction);
        if (pairs.Count == 0)
        {
            TensorPrimitives.Divide(direction, Math.Max(1, FixedOrder.Norm(gradient)), direction);
            return direction;
        }
        Span<double> shares = stackalloc double[Memory];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = FixedOrder.Dot(pairs[i].Step, direction) / pairs[i].Curvature;
            TensorPrimitives.MultiplyAdd(pairs[i].Change, -shares[i], direction, direction);
        }
        TensorPrimitives.Multiply(direction, pairs[^1].Curvature / FixedOrder.Dot(pairs[^1].Change, pairs[^1].Change), direction);
        for (int i = 0; i < pairs.Count; i++)
            TensorPrimitives.MultiplyAdd(
                pairs[i].Step, shares[i] - FixedOrder.Dot(pairs[i].Change, direction) / pairs[i].Curvature, direction, direction);
        return direction;
    }

    private sealed record Pair(double[] Step, double[] Change, double Curvature)
    {
        public static Pair Of(double[] next, double[] point, double[] nextGradient, double[] gradient)
        {
            double[] step = new double[point.Length], change = new double[point.Length];
            TensorPrimitives.Subtract(next, point, step);
            TensorPrimitives.Subtract(nextGradient, gradient, change);
            return new(step, change, FixedOrder.Dot(step, change));
        }
    }
}
