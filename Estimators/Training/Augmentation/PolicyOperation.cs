namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>The operations of RandAugment and of TrivialAugment's wide list, which are the same.</summary>
internal enum PolicyOperation
{
    Identity, ShearX, ShearY, TranslateX, TranslateY, Rotate, Brightness, Colour, Contrast, Sharpness, Posterize, Solarize, AutoContrast, Equalize,
}
