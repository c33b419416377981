using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Benchmarks.Auditing;

/// <summary>The images of a list, of which copies with other labels can be written.</summary>
/// <param name="Paths">The path of each image.</param>
/// <param name="Labels">The class of each, from 0.</param>
/// <param name="Classes">The names of the classes.</param>
internal sealed record LabelledList(string[] Paths, int[] Labels, string[] Classes)
{
    /// <summary>Reads a list with file and label.</summary>
    public static LabelledList Read(MLContext mlContext, string path)
    {
        IDataView images = mlContext.Data.LoadFromImageList(path);
        VBuffer<ReadOnlyMemory<char>> names = default;
        images.Schema["Label"].Annotations.GetValue("KeyValues", ref names);
        return new(
            [.. images.GetColumn<string>("ImagePath")], [.. images.GetColumn<uint>("Label").Select(key => (int)key - 1)],
            [.. names.DenseValues().Select(name => name.ToString())]);
    }

    /// <summary>Writes a list of images with labels of these classes.</summary>
    public void Write(string path, IEnumerable<(string Path, int Label)> images) =>
        File.WriteAllLines(path, ["file,label", .. images.Select(image => $"\"{image.Path}\",\"{Classes[image.Label]}\"")]);
}
