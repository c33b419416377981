using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using Microsoft.ML.Data;

// MODEL.zip → scores the bytes of a picture that is posted to /, with one prediction engine for each request under way
var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[0], out _);
var engines = new DefaultObjectPool<PredictionEngine<Upload, Answer>>(new Engines(mlContext, model), maximumRetained: 8);

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
WebApplication app = builder.Build();
app.MapPost("/", async (HttpRequest request) =>
{
    using var file = new MemoryStream();
    await request.Body.CopyToAsync(file);
    PredictionEngine<Upload, Answer> engine = engines.Get();
    try
    {
        Answer answer = engine.Predict(new Upload { File = file.ToArray() });
        return Results.Text($"{BitConverter.SingleToUInt32Bits(answer.Score.Max()):X8}");
    }
    catch (InvalidDataException bad)
    {
        return Results.BadRequest(bad.Message);
    }
    finally
    {
        engines.Return(engine);
    }
});
await app.StartAsync();
Console.WriteLine(app.Urls.Single());
await app.WaitForShutdownAsync();

internal sealed class Engines(MLContext mlContext, ITransformer model) : PooledObjectPolicy<PredictionEngine<Upload, Answer>>
{
    public override PredictionEngine<Upload, Answer> Create() => mlContext.Model.CreatePredictionEngine<Upload, Answer>(model);

    public override bool Return(PredictionEngine<Upload, Answer> engine) => true;
}

internal sealed class Upload
{
    public byte[] File { get; set; } = [];
}

internal sealed class Answer
{
    public float[] Score { get; set; } = [];
}
