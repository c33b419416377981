using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Safetensors;

public class SafetensorsRefusalTests
{
    [Fact]
    public void A_file_of_a_few_bytes() => Refuses([1, 2, 3], "3 bytes are too few");

    [Fact]
    public void A_header_beyond_the_format_s_limit() =>
        Refuses([0, 0, 0, 0, 0, 0, 0, 0x80, .. "{}"u8], "a header of 9,223,372,036,854,775,808 bytes");

    [Fact]
    public void A_header_beyond_the_end_of_the_file() =>
        Refuses([100, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8], "header should take 100 bytes, but only 8 are present");

    [Fact]
    public void Data_that_are_cut_short() =>
        Refuses(SafetensorsBytes.Make("F32", "[2]", new byte[8])[..^3], "promises 8 bytes of tensors, but 5 are present");

    [Fact]
    public void Data_that_nothing_accounts_for() => Refuses(
        [.. SafetensorsBytes.Make("F32", "[2]", new byte[8]), 0], "accounts for 8 bytes of tensors, but 9 are present");

    [Theory]
    [InlineData(4, 8, "they overlap")]
    [InlineData(9, 13, "there is a hole")]
    public void Tensors_that_overlap_or_leave_a_hole(int begin, int end, string complaint) => Refuses(
        SafetensorsBytes.Make(
            $$"""
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
             "b":{"dtype":"F32","shape":[1],"data_offsets":[{{begin}},{{end}}]} }
            """, new byte[13]),
        $"Tensor 'b' begins at byte {begin} of the data, but tensor 'a' ends at 8: {complaint}");

    [Theory]
    [InlineData("[3]", "needs 12")]
    [InlineData("[1]", "needs 4")]
    public void A_shape_of_another_length(string shape, string need) =>
        Refuses(SafetensorsBytes.Make("F32", shape, new byte[8]), need);

    [Theory]
    [InlineData("[4294967296,4294967296]")]
    [InlineData("[9223372036854775807]")]
    public void A_shape_beyond_all_memory(string shape) =>
        Refuses(SafetensorsBytes.Make("F32", shape, new byte[8]), "larger than memory allows");

    [Theory]
    [InlineData("[-1,-2]")]
    [InlineData("[1.5]")]
    [InlineData("[1e400]")]
    [InlineData("[\"2\"]")]
    [InlineData("2")]
    public void A_shape_that_is_none(string shape) =>
        Refuses(SafetensorsBytes.Make("F32", shape, new byte[8]), "describes tensor 't' without");

    [Theory]
    [InlineData("[0]")]
    [InlineData("[0,8,16]")]
    [InlineData("[-8,0]")]
    [InlineData("[0,99999999999999999999]")]
    public void Offsets_that_are_none(string offsets) => Refuses(
        SafetensorsBytes.Make($$"""{"t":{"dtype":"F32","shape":[2],"data_offsets":{{offsets}} } }""", new byte[8]),
        "describes tensor 't' without");

    [Fact]
    public void Offsets_that_run_backwards() => Refuses(
        SafetensorsBytes.Make("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", new byte[8]),
        "bytes 8 to 0");

    [Fact]
    public void An_unknown_dtype() =>
        Refuses(SafetensorsBytes.Make("F8_E4M3", "[8]", new byte[8]), "has the dtype F8_E4M3; F16, BF16, F32 and F64");

    [Theory]
    [InlineData("{\"a\"", "not sound JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{\"a\":{},\"a\":{}}", "Duplicate property 'a'")]
    [InlineData("{\"\\ud800\":{}}", "not sound JSON")]
    [InlineData("{\"a\":1}", "describes tensor 'a' without")]
    [InlineData("{\"a\":[[[[[]]]]]}", "not sound JSON")]
    [InlineData("{\"__metadata__\":[]}", "__metadata__ of the kind Array")]
    [InlineData("{\"__metadata__\":{\"k\":1}}", "__metadata__.k of the kind Number")]
    public void A_header_that_is_not_sound(string header, string complaint) =>
        Refuses(SafetensorsBytes.Make(header), complaint);

    [Fact]
    public void A_header_that_is_not_UTF8() =>
        Refuses([7, 0, 0, 0, 0, 0, 0, 0, .. "{\""u8, 0xff, .. "\":1}"u8], "not sound JSON");

    [Fact]
    public void A_stream_that_cannot_seek()
    {
        using var stream = new UnseekableStream();

        Assert.Contains("cannot seek", Assert.Throws<ArgumentException>(() => SafetensorsFile.Read(stream)).Message);
    }

    private static void Refuses(byte[] file, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InvalidDataException>(() => SafetensorsBytes.Read(file)).Message);

    private sealed class UnseekableStream : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
