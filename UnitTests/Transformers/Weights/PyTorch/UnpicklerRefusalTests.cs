using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;

public class UnpicklerRefusalTests
{
    [Fact]
    public void A_pickle_that_calls_the_shell() => Refuses(
        new PickleWriter().Global("os", "system").Text("echo").Op(PickleOpcode.Tuple1).Op(PickleOpcode.Reduce),
        "names 'os.system', which no state dict needs; it is refused. Only a state dict is read, and nothing in it " +
        "is run: save the weights alone, torch.save(model.state_dict(), \"weights.pth\")");

    [Fact]
    public void A_global_named_on_the_stack() => Refuses(
        new PickleWriter().Text("builtins").Text("eval").Op(PickleOpcode.StackGlobal), "names 'builtins.eval'");

    [Fact]
    public void A_whole_model() => Refuses(
        new PickleWriter().Global("torchvision.models.googlenet", "GoogLeNet"),
        "names 'torchvision.models.googlenet.GoogLeNet'");

    [Theory]
    [InlineData(0x81, "operation NewObj (0x81) at byte 2")]
    [InlineData(0x69, "operation Inst (0x69)")]
    [InlineData(0x82, "operation Ext1 (0x82)")]
    [InlineData(0xff, "operation 255 (0xFF)")]
    public void An_operation_that_no_state_dict_needs(byte opcode, string complaint) =>
        Refuses(new PickleWriter().Op((PickleOpcode)opcode), complaint);

    [Fact]
    public void Deep_nesting()
    {
        var pickle = new PickleWriter();
        for (int i = 0; i < 65; i++)
            pickle.Op(PickleOpcode.Mark);

        Refuses(pickle, "nests deeper than 64 levels");
    }

    [Fact]
    public void Endless_operations()
    {
        var pickle = new PickleWriter().Op(PickleOpcode.None);
        for (int i = 0; i < Unpickler.MaxOperations; i++)
            pickle.Op(PickleOpcode.Tuple1);

        Refuses(pickle, "more than 1,000,000 operations");
    }

    [Fact]
    public void An_endless_pickle() => Assert.Contains(
        "at most 16,777,216 are read",
        Assert.Throws<InvalidDataException>(() => Unpickler.Read(new byte[Unpickler.MaxBytes + 1])).Message);

    [Fact]
    public void A_stack_that_runs_empty()
    {
        Refuses(new PickleWriter(), "takes an object that is not there");
        Refuses(new PickleWriter().Op(PickleOpcode.Tuple), "takes an object that is not there");
        Refuses(new PickleWriter().Op(PickleOpcode.BinPut, 0), "takes an object that is not there");
        Refuses(
            new PickleWriter().Op(PickleOpcode.None).Op(PickleOpcode.Mark).Op(PickleOpcode.Tuple1),
            "takes an object that is not there");
    }

    [Fact]
    public void Containers_of_the_wrong_kind()
    {
        Refuses(new PickleWriter().Op(PickleOpcode.None).Op(PickleOpcode.None).Op(PickleOpcode.Append), "something other than a list");
        Refuses(
            new PickleWriter().Op(PickleOpcode.None).Op(PickleOpcode.Mark).Op(PickleOpcode.SetItems),
            "something other than a dict");
        Refuses(
            new PickleWriter().Op(PickleOpcode.Mark).Text("k").Op(PickleOpcode.Dict), "a key without a value");
        Refuses(
            new PickleWriter().Op(PickleOpcode.None).Op(PickleOpcode.None).Op(PickleOpcode.Build), "the attributes");
        Refuses(new PickleWriter().Op(PickleOpcode.None).Op(PickleOpcode.BinPersId), "not a storage");
    }

    [Fact]
    public void Calls_that_make_no_sense()
    {
        Refuses(new PickleWriter().Text("f").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce), "calls something other than");
        Refuses(
            new PickleWriter().Global("torch", "FloatStorage").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce),
            "calls torch.FloatStorage with 0 arguments");
        Refuses(
            new PickleWriter().Global("torch._utils", "_rebuild_tensor_v2")
                .Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce),
            "makes a tensor without storage");
        Refuses(
            new PickleWriter().Op(PickleOpcode.None).Op(PickleOpcode.None).Op(PickleOpcode.StackGlobal),
            "with something other than text");
    }

    [Fact]
    public void A_shape_of_no_numbers() => Refuses(
        new PickleWriter().Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.Mark)
            .Storage("FloatStorage", "0", 1).Number(0).Text("1").Op(PickleOpcode.Tuple1).Tuple(1)
            .Op(PickleOpcode.NewFalse).Op(PickleOpcode.None).Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce),
        "gives a shape of no numbers");

    [Fact]
    public void A_name_that_is_set_twice() => Refuses(
        new PickleWriter().Op(PickleOpcode.Mark).Text("k").Number(1).Text("k").Number(2).Op(PickleOpcode.Dict),
        "sets 'k' twice");

    [Fact]
    public void An_object_that_was_never_stored() =>
        Refuses(new PickleWriter().Op(PickleOpcode.BinGet, 3), "recalls object 3");

    [Fact]
    public void A_number_of_nine_bytes() =>
        Refuses(new PickleWriter().Op(PickleOpcode.Long1, [9, .. new byte[9]]), "a whole number of 9 bytes");

    [Fact]
    public void Text_that_is_not_UTF8() =>
        Refuses(new PickleWriter().Op(PickleOpcode.ShortBinUnicode, 1, 0xff), "text that is not UTF-8");

    [Fact]
    public void Text_beyond_the_end() => Refuses(
        new PickleWriter().Op(PickleOpcode.BinUnicode8, 255, 255, 255, 255, 255, 255, 255, 255), "ends in the middle");

    [Fact]
    public void A_name_without_end() =>
        Refuses(new PickleWriter().Op(PickleOpcode.Global, (byte)'o'), "ends in the middle");

    [Fact]
    public void A_protocol_of_another_age() => Assert.Contains(
        "does not start with a protocol of 2 to 5",
        Assert.Throws<InvalidDataException>(() => Unpickler.Read([0x80, 1, (byte)'N', (byte)'.'])).Message);

    private static void Refuses(PickleWriter pickle, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InvalidDataException>(() => Unpickler.Read(pickle.Stop())).Message);
}
