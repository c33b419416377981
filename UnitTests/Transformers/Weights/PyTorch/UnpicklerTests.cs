using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;

public class UnpicklerTests
{
    [Theory]
    [InlineData(new byte[0], 0)]
    [InlineData(new byte[] { 0xff }, -1)]
    [InlineData(new byte[] { 0xff, 0x00 }, 255)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80 }, long.MinValue)]
    public void Whole_numbers_keep_their_sign(byte[] bytes, long number) =>
        Assert.Equal(
            number, Unpickler.Read(new PickleWriter().Op(PickleOpcode.Long1, [(byte)bytes.Length, .. bytes]).Stop()));

    [Fact]
    public void Numbers_of_every_kind_are_read()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.Mark)
            .Op(PickleOpcode.BinInt, 0xfe, 0xff, 0xff, 0xff)
            .Op(PickleOpcode.BinInt1, 200)
            .Op(PickleOpcode.BinInt2, 1, 2)
            .Op(PickleOpcode.BinFloat, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)
            .Op(PickleOpcode.NewTrue).Op(PickleOpcode.NewFalse).Op(PickleOpcode.None)
            .Op(PickleOpcode.List).Stop();

        Assert.Equal([-2L, 200L, 513L, 1.5, true, false, null], Assert.IsType<List<object?>>(Unpickler.Read(pickle)));
    }

    [Fact]
    public void Text_and_the_memo_are_read_in_all_their_forms()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.Frame, new byte[8])
            .Op(PickleOpcode.EmptyList).Op(PickleOpcode.Memoize)
            .Op(PickleOpcode.ShortBinUnicode, [2, .. "é"u8]).Op(PickleOpcode.BinPut, 7).Op(PickleOpcode.Append)
            .Op(PickleOpcode.BinUnicode8, [1, 0, 0, 0, 0, 0, 0, 0, .. "b"u8])
            .Op(PickleOpcode.LongBinPut, 0, 1, 0, 0).Op(PickleOpcode.Append)
            .Op(PickleOpcode.Mark).Op(PickleOpcode.BinGet, 7).Op(PickleOpcode.LongBinGet, 0, 1, 0, 0)
            .Text("gone").Op(PickleOpcode.Pop).Op(PickleOpcode.Appends).Stop();

        Assert.Equal(["é", "b", "é", "b"], Assert.IsType<List<object?>>(Unpickler.Read(pickle)));
    }

    [Fact]
    public void Tuples_of_every_length_are_read()
    {
        byte[] pickle = new PickleWriter()
            .Op(PickleOpcode.EmptyTuple)
            .Op(PickleOpcode.Tuple1)
            .Op(PickleOpcode.NewTrue).Op(PickleOpcode.Tuple2)
            .Op(PickleOpcode.NewTrue).Op(PickleOpcode.NewFalse).Op(PickleOpcode.Tuple3).Stop();

        var tuple = Assert.IsType<object?[]>(Unpickler.Read(pickle));
        Assert.Equal([true, false], tuple[1..]);
        var inner = Assert.IsType<object?[]>(tuple[0]);
        Assert.Empty(Assert.IsType<object?[]>(Assert.Single(Assert.IsType<object?[]>(inner[0]))));
    }

    [Fact]
    public void A_dict_keeps_the_order_of_its_text_keys()
    {
        byte[] pickle = new PickleWriter()
            .Op(PickleOpcode.Mark).Text("z").Number(1).Text("a").Number(2).Number(3).Number(4)
            .Op(PickleOpcode.Dict).Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Build).Stop();

        Assert.Equal([new("z", 1L), new("a", 2L)], Assert.IsType<PickledDictionary>(Unpickler.Read(pickle)).Items);
    }

    [Fact]
    public void A_parameter_is_its_tensor_and_a_global_may_stand_on_the_stack()
    {
        byte[] pickle = new PickleWriter().Text("torch._utils").Text("_rebuild_parameter").Op(PickleOpcode.StackGlobal)
            .Tensor("FloatStorage", "k", 6, 0, [2, 3], [3, 1]).Op(PickleOpcode.NewTrue).Op(PickleOpcode.None)
            .Op(PickleOpcode.Tuple3).Op(PickleOpcode.Reduce).Stop();

        var tensor = Assert.IsType<TensorReference>(Unpickler.Read(pickle));
        Assert.Equal(new("k", ElementType.Float32, 6), tensor.Storage);
        Assert.Equal([2, 3], tensor.Shape);
    }
}
