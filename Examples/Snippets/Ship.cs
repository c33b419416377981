#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run Ship.cs -- MODEL
// Exports a model in every format, and prints its layers.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

var mlContext = new MLContext();
var model = (TransformerChain<ITransformer>)mlContext.Model.Load(args[0], out DataViewSchema schema);
var network = (GoogLeNetTransformer)model.LastTransformer;

Console.WriteLine(network.Summary());
network.SaveOnnx("flowers.onnx");                                // any ONNX runtime
network.SaveWeights("flowers.safetensors");                      // Python, or the start of another training
mlContext.Model.SavePortable(model, schema, "portable.zip");     // ML.NET without this package
