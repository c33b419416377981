namespace MLNet.GoogLeNet.Transformers.Formats;
internal sealed class WeightTensor(long[] shape, float[] values) { public long[] Shape => shape; public float[] Values => values; }
internal static class Safetensors { 
 public static void Write(Stream s, IReadOnlyDictionary<string,WeightTensor> t, IReadOnlyDictionary<string,string>? m=null)=>throw new NotImplementedException();
 public static (IReadOnlyDictionary<string,WeightTensor> Tensors, IReadOnlyDictionary<string,string> Metadata) Read(Stream s)=>throw new NotImplementedException(); }
