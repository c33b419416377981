#:sdk Microsoft.NET.Sdk.Web
#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run Serve.cs -- MODEL [URL]
// A web service that classifies images with a model that Train.cs saved. Bytes in, JSON out:
//     curl --data-binary @rose.jpg http://localhost:8080/
//     curl http://localhost:8080/health
// When MODEL changes, the service loads it and answers with it; requests under way end with the old one.
using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

string file = Path.GetFullPath(args[0]);
using var service = new ModelService(file);

WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.WebHost.UseUrls(args.ElementAtOrDefault(1) ?? "http://localhost:8080");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
WebApplication app = builder.Build();

app.MapPost("/", async (HttpRequest request) =>
{
    using var image = new MemoryStream();
    await request.Body.CopyToAsync(image);
    try
    {
        return Results.Json(service.Predict(image.ToArray()));
    }
    catch (InvalidDataException bad)                                    // no image, or a damaged one
    {
        return Results.Json(new { error = bad.Message }, statusCode: StatusCodes.Status400BadRequest);
    }
});
app.MapGet("/health", () => Results.Json(service.Health));

await app.StartAsync();
Console.WriteLine(app.Urls.Single());
using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1));
while (!app.Lifetime.ApplicationStopping.IsCancellationRequested && await everySecond.WaitForNextTickAsync())
    service.ReloadIfChanged(app.Logger);
await app.WaitForShutdownAsync();

/// <summary>Answers with the newest model, from any number of threads.</summary>
internal sealed class ModelService(string file) : IDisposable
{
    private readonly Lock _lock = new();
    private LoadedModel _current = new(file);
    private (DateTime, long) _failed;                                   // what could not be loaded is not tried again until it changes

    public object Health
    {
        get
        {
            lock (_lock)
            {
                return new
                {
                    status = "healthy",
                    model = Path.GetFileName(file),
                    written = _current.Stamp.Written,
                    classes = _current.ClassCount,
                };
            }
        }
    }

    public object Predict(byte[] image)
    {
        LoadedModel model;
        lock (_lock)
            model = _current.Enter();
        try
        {
            return model.Predict(image);
        }
        finally
        {
            Leave(model);
        }
    }

    public void ReloadIfChanged(ILogger log)
    {
        (DateTime, long) stamp = LoadedModel.StampOf(file);
        if (stamp == _current.Stamp || stamp == _failed)
            return;
        try
        {
            var fresh = new LoadedModel(file);
            LoadedModel old;
            lock (_lock)
                (old, _current) = (_current, fresh);
            Leave(old);
        }
        catch (Exception e)                                             // missing, incomplete or not a model: the old one still answers
        {
            _failed = stamp;
            log.LogError(e, "The model '{File}' changed and cannot be loaded; the one before still answers.", file);
        }
    }

    public void Dispose() => Leave(_current);

    private void Leave(LoadedModel model)
    {
        bool isLast;
        lock (_lock)
            isLast = model.Leave();
        if (isLast)
            model.Dispose();
    }
}

/// <summary>A model with its prediction engines, one for each request under way, which are kept for those that follow.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly MLContext _mlContext = new();
    private readonly TransformerChain<ITransformer> _pipeline;
    private readonly ConcurrentBag<PredictionEngine<Upload, Answer>> _engines = [];
    private readonly IReadOnlyList<string> _classNames;
    private int _users = 1;                                             // the service itself

    public LoadedModel(string file)
    {
        Stamp = StampOf(file);
        ITransformer[] parts = [.. (TransformerChain<ITransformer>)_mlContext.Model.Load(file, out _)];

        // The model was trained on files; here the same pixels come from bytes.
        PixelLoadingTransformer loader = parts.OfType<PixelLoadingTransformer>().First();
        PixelLoadingOptions options = loader.Options with { ImageFolder = null, OnBadImage = BadImagePolicy.Throw };
        ITransformer fromBytes = _mlContext.Transforms.LoadPixels(loader.OutputColumnName, nameof(Upload.File), options)
            .Fit(_mlContext.Data.LoadFromEnumerable(Array.Empty<Upload>()));
        _pipeline = new([fromBytes, .. parts.SkipWhile(part => part != loader).Skip(1)]);
        _classNames = ((GoogLeNetTransformer)_pipeline.LastTransformer).Model.ClassNames;
        _engines.Add(_mlContext.Model.CreatePredictionEngine<Upload, Answer>(_pipeline));
    }

    /// <summary>When the file was written, and its length.</summary>
    public (DateTime Written, long Length) Stamp { get; }

    public int ClassCount => _classNames.Count;

    public static (DateTime Written, long Length) StampOf(string file) =>
        new FileInfo(file) is { Exists: true } info ? (info.LastWriteTimeUtc, info.Length) : default;

    public LoadedModel Enter()
    {
        _users++;
        return this;
    }

    public bool Leave() => --_users == 0;

    public object Predict(byte[] image)
    {
        if (!_engines.TryTake(out PredictionEngine<Upload, Answer>? engine))
            engine = _mlContext.Model.CreatePredictionEngine<Upload, Answer>(_pipeline);
        try
        {
            float[] scores = engine.Predict(new Upload { File = image }).Score;
            int best = scores.IndexOf(scores.Max());
            return new
            {
                label = _classNames[best],
                probability = scores[best],
                scores = _classNames.Zip(scores).ToDictionary(pair => pair.First, pair => pair.Second),
            };
        }
        finally
        {
            _engines.Add(engine);
        }
    }

    public void Dispose() => _pipeline.Dispose();
}

internal sealed class Upload
{
    public byte[] File { get; set; } = [];
}

internal sealed class Answer
{
    public float[] Score { get; set; } = [];
}
