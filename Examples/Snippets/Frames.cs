#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run Frames.cs -- MODEL [COUNT]
// Classifies camera frames, raw BGR pixels in memory, with a model that Train.cs saved: one at a time, as a camera delivers them, and then
// as rows, as many at once as there are processors. No frame is encoded or copied. The frames are drawn here, in place of a camera.
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

const int Width = 1280, Height = 720, Stride = Width * 3;
int count = args.Length > 1 ? int.Parse(args[1]) : 200;
byte[][] buffers = [.. Enumerable.Range(0, Math.Min(count, 10)).Select(Draw)];
RawImage FrameOf(int number) => new(buffers[number % buffers.Length], Width, Height, RawPixelFormat.Bgr, Stride);

var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[0], out _);                              // it was trained on files

using var engine = mlContext.Model.CreatePredictionEngine<Frame, Answer>(model);
VBuffer<ReadOnlyMemory<char>> classNames = default;
engine.OutputSchema["Score"].GetSlotNames(ref classNames);
engine.Predict(new() { Image = FrameOf(0) });                                           // the first one also loads what computes
var watch = Stopwatch.StartNew();
for (int number = 0; number < count; number++)
{
    float[] scores = engine.Predict(new() { Image = FrameOf(number) }).Score;
    int best = scores.IndexOf(scores.Max());
    if (number < buffers.Length)
        Console.WriteLine($"{scores[best],7:P1}  {classNames.GetItemOrDefault(best)}  frame {number}");
}
Console.WriteLine($"one at a time: {count / watch.Elapsed.TotalSeconds:F1} images/s");

Frame[] all = [.. Enumerable.Range(0, count).Select(number => new Frame { Image = FrameOf(number) })];
IDataView frames = mlContext.Data.LoadFromEnumerable(all);
watch.Restart();
int scored = model.Transform(frames).GetColumn<float[]>("Score").Count();
Console.WriteLine($"as rows: {scored / watch.Elapsed.TotalSeconds:F1} images/s");

// Blue from left to right, green from top to bottom, and a red square that moves.
static byte[] Draw(int number)
{
    var frame = new byte[Height * Stride];
    for (int y = 0, i = 0; y < Height; y++)
    {
        for (int x = 0; x < Width; x++)
        {
            frame[i++] = (byte)(x * 255 / Width);
            frame[i++] = (byte)(y * 255 / Height);
            frame[i++] = (byte)(Math.Abs(x - 100 * number - 150) < 150 && Math.Abs(y - Height / 2) < 150 ? 255 : 0);
        }
    }
    return frame;
}

internal sealed class Frame
{
    [ColumnName("ImagePath"), RawImageType]                                             // in place of the paths
    public RawImage? Image { get; set; }
}

internal sealed class Answer
{
    public float[] Score { get; set; } = [];
}
