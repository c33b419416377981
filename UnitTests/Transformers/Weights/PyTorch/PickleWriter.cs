using System.Buffers.Binary;
using System.Text;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;

/// <summary>Makes pickles, operation by operation.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [0x80, 2];

    public PickleWriter Op(PickleOpcode opcode, params byte[] argument)
    {
        _bytes.Add((byte)opcode);
        _bytes.AddRange(argument);
        return this;
    }

    public PickleWriter Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Op(PickleOpcode.BinUnicode, [.. length, .. utf8]);
    }

    public PickleWriter Number(long number)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, number);
        return Op(PickleOpcode.Long1, [sizeof(long), .. value]);
    }

    public PickleWriter Tuple(params long[] numbers)
    {
        Op(PickleOpcode.Mark);
        foreach (long number in numbers)
            Number(number);
        return Op(PickleOpcode.Tuple);
    }

    public PickleWriter Global(string module, string name) =>
        Op(PickleOpcode.Global, Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleWriter Texts(IEnumerable<string> texts)
    {
        foreach (string text in texts)
            Text(text);
        return this;
    }

    /// <param name="type">The kind of its numbers.</param>
    /// <param name="key">Its name.</param>
    /// <param name="count">How many numbers it promises.</param>
    /// <param name="isOld">Whether it is as before version 1.6, where None means that it is not a part of another storage.</param>
    public PickleWriter Storage(string type, string key, long count, bool isOld = false)
    {
        Op(PickleOpcode.Mark).Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count);
        if (isOld)
            Op(PickleOpcode.None);
        return Op(PickleOpcode.Tuple).Op(PickleOpcode.BinPersId);
    }

    /// <summary>A tensor in the way torch.save writes it.</summary>
    public PickleWriter Tensor(
        string type, string key, long count, long offset, long[] shape, long[] strides, bool isOld = false) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.Mark)
            .Storage(type, key, count, isOld).Number(offset).Tuple(shape).Tuple(strides).Op(PickleOpcode.NewFalse)
            .Global("collections", "OrderedDict").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce)
            .Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce);

    public byte[] Stop() => [.. _bytes, (byte)PickleOpcode.Stop];
}
