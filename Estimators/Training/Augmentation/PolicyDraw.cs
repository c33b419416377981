namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Draws operations of a policy and how strong they are.</summary>
internal sealed class PolicyDraw(AugmentationPolicy policy, int imageSize)
{
    private const int Levels = 30; // strengths are 0 to 30 of 30
    private static readonly int OperationCount = Enum.GetValues<PolicyOperation>().Length;

    private readonly PolicyRanges _ranges =
        policy == AugmentationPolicy.RandAugment ? PolicyRanges.RandAugment(imageSize) : PolicyRanges.TrivialAugment;

    public void Apply(Frame frame, Random random)
    {
        switch (policy)
        {
            case AugmentationPolicy.TrivialAugment:
                ApplyOne(frame, level: random.Next(Levels + 1), random);
                break;
            case AugmentationPolicy.RandAugment:
                ApplyOne(frame, level: 9, random);
                ApplyOne(frame, level: 9, random);
                break;
        }
    }

    private void ApplyOne(Frame frame, int level, Random random)
    {
        var operation = (PolicyOperation)random.Next(OperationCount);
        double strength = (double)level / Levels;
        _ranges.Apply(operation, random.Next(2) == 0 ? strength : -strength, frame);
    }
}
