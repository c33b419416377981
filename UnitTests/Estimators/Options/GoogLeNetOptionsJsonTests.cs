using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Options;

public sealed class GoogLeNetOptionsJsonTests
{
    public static TheoryData<string> Recipes => [.. typeof(TrainingRecipe).GetProperties().Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_recipe_comes_back(string name)
    {
        var recipe = (GoogLeNetOptions)typeof(TrainingRecipe).GetProperty(name)!.GetValue(null)!;

        Assert.Equal(recipe, GoogLeNetOptions.FromJson(recipe.ToJson()));
    }

    [Fact]
    public void Every_option_comes_back_with_another_value_than_its_default()
    {
        var changed = (GoogLeNetOptions)Changed(new GoogLeNetOptions());

        GoogLeNetOptions back = GoogLeNetOptions.FromJson(changed.ToJson());

        AssertSame(changed, back);
        Assert.NotEqual(new GoogLeNetOptions(), back);
    }

    [Fact]
    public void What_cannot_be_written_is_no_part_of_the_file()
    {
        IDataView set = new MLContext().Data.LoadFromEnumerable<ColourRows>([]);
        using GoogLeNetTransformer network =
            new(new MLContext(), SyntheticModels.Make(GoogLeNetArchitecture.Paper), new("Pixels", "Label", "Score", "PredictedLabel"));
        string json = new GoogLeNetOptions
        {
            Progress = new History(),
            MiniBatchProgress = new Shares(),
            ValidationSet = set,
            StartFrom = network,
        }.ToJson();

        Assert.DoesNotContain("Progress", json);
        Assert.DoesNotContain("CancellationToken", json);
        Assert.DoesNotContain("ValidationSet", json);
        Assert.DoesNotContain("StartFrom", json);
    }

    [Fact]
    public void Enumerations_are_written_by_name() =>
        Assert.Contains("\"Schedule\": \"OneCycle\"", new GoogLeNetOptions { Schedule = LearningRateSchedule.OneCycle }.ToJson());

    [Fact]
    public void What_is_left_out_has_its_default_and_comments_may_stand_in_it() => Assert.Equal(
        new GoogLeNetOptions { Epochs = 3, Augmentation = new() { Mirror = false } },
        GoogLeNetOptions.FromJson("""
            {
                "Epochs": 3, // a short one
                "Augmentation": { "Mirror": false },
            }
            """));

    [Theory]
    [InlineData("""{ "Epoch": 3 }""", "'Epoch'")]
    [InlineData("""{ "epochs": 3 }""", "'epochs'")]
    [InlineData("""{ "Augmentation": { "Flip": true } }""", "'Flip'")]
    [InlineData("""{ "Progress": null }""", "'Progress'")]
    [InlineData("""{ "Schedule": "Linear" }""", "$.Schedule")]
    [InlineData("""{ "Schedule": 2 }""", "$.Schedule")]
    [InlineData("""{ "Epochs": 1.5 }""", "$.Epochs")]
    [InlineData("""{ "Epochs": 1, "Epochs": 2 }""", "Epochs")]
    [InlineData("""{ "Augmentation": null }""", "Augmentation")]
    [InlineData("Epochs = 3", "'E' is an invalid start")]
    public void What_is_no_option_is_refused_with_those_there_are(string json, string found)
    {
        string message = Assert.Throws<InvalidDataException>(() => GoogLeNetOptions.FromJson(json)).Message;

        Assert.Contains("These are not options of GoogLeNet: ", message);
        Assert.Contains(found, message);
        Assert.Contains("Epochs, MiniBatchSize", message);
        Assert.DoesNotContain("MiniBatchProgress", message);
        Assert.Contains("those of Augmentation are Crop, SmallestArea", message);
    }

    [Fact]
    public void Null_is_refused() => Assert.Contains(
        "The JSON is null", Assert.Throws<InvalidDataException>(() => GoogLeNetOptions.FromJson("null")).Message);

    // Gives each property another value; a property of a type that is new here throws, so that none is forgotten.
    private static object Changed(object options)
    {
        foreach (PropertyInfo property in Saved(options.GetType()))
        {
            object? value = property.GetValue(options);
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object other = value switch
            {
                bool flag => !flag,
                int number => number + 1,
                long number => number + 1,
                double number => number + 0.1,
                string text => text + "2",
                Enum kind => Enum.ToObject(type, (Convert.ToInt32(kind) + 1) % Enum.GetValues(type).Length),
                AugmentationOptions augmentation => Changed(augmentation with { }),
                null when type == typeof(string) => "text",
                null when type.IsEnum => Enum.ToObject(type, 1),
                null when type == typeof(int) => 7,
                null when type == typeof(double) => 0.3,
                null when type == typeof(TimeSpan) => TimeSpan.FromSeconds(90.5),
                null when type == typeof(IReadOnlyDictionary<string, double>) =>
                    new Dictionary<string, double> { ["a \"rose\""] = 0.1, ["ä"] = 3 },
                _ => throw new NotSupportedException(
                    $"{property.Name} has a type, {type}, of which this test knows no other value. Add one."),
            };
            Assert.NotEqual(value, other);
            property.SetValue(options, other);
        }
        return options;
    }

    private static void AssertSame(object expected, object actual)
    {
        foreach (PropertyInfo property in Saved(expected.GetType()))
        {
            object? one = property.GetValue(expected), other = property.GetValue(actual);
            if (one is IEnumerable and not string)
                Assert.Equivalent(one, other, strict: true);
            else
                Assert.Equal(one, other);
        }
    }

    private static IEnumerable<PropertyInfo> Saved(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null);
}
