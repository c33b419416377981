using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using Tool.Scoring.Job;

namespace Benchmarks.Results.Generality;

/// <summary>The section of the results about one list of images. Rows that another run measured stay in it.</summary>
internal sealed class GeneralityTable(GeneralityOptions options)
{
    private string List => Path.GetFileNameWithoutExtension(options.Data);

    /// <summary>Writes a row, and one into the table on top where all images were learnt from.</summary>
    public void Write(Way way, int? perClass, IReadOnlyList<GeneralityResult> results)
    {
        string key = $"| {ImagesPerClass.NameOf(perClass)} | {NameOf(way)} |";
        Spread accuracy = Spread.Of(results.Select(result => result.Accuracy));
        string time = string.Create(CultureInfo.InvariantCulture, $"{results.Average(result => result.Time.TotalSeconds):0}");
        int kept = results.Count(result => result.KeepsHead);
        string row = $"{key} {accuracy} | {Spread.Of(results.Select(result => result.MacroRecall))} | {time} | {results.Count}"
            + $"{(kept > 0 ? $", {kept} kept the classifier alone" : "")} |";
        string section = $"generality, {List}";
        IEnumerable<string> rows = ResultsFile.Read(options.Results, section)
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith(key, StringComparison.Ordinal)).Skip(1);
        ResultsFile.Write(options.Results, section, ToMarkdown([.. rows, row]));
        if (perClass is null)
            SummaryTable.Write(
                options.Results, $"{List}, {NameOf(way)}, all images", $"#few-and-many-images-{List.ToLowerInvariant()}", accuracy,
                $"{time} s");
    }

    private IEnumerable<string> ToMarkdown(IEnumerable<string> rows)
    {
        yield return $"### Few and many images: {List}";
        yield return "";
        yield return "| images per class | way | test accuracy | macro recall | seconds | seeds |";
        yield return "|---|---|---|---|---|---|";
        foreach (string row in rows.OrderBy(Place))
            yield return row;
        yield return "";
        yield return "    dotnet run -c Release --project Examples/Benchmarks -- "
            + $"generality --data {options.Data} --weights {options.Weights}";
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"The last row was written on {DateTime.UtcNow:yyyy-MM-dd}, {Processor.Summary}, .NET {Environment.Version}, ")
            + $"MLNet.GoogLeNet {JobIdentity.VersionOf(typeof(GoogLeNetOptions))}. `--per-class` and `--ways` choose rows.";
    }

    // By number, all of them last, and by way.
    private static (int PerClass, int Way) Place(string row)
    {
        string[] cells = [.. row.Split('|').Select(cell => cell.Trim())];
        return (int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : int.MaxValue,
            Array.FindIndex(Enum.GetValues<Way>(), way => NameOf(way) == cells[2]));
    }

    private static string NameOf(Way way) => way switch
    {
        Way.Head => "classifier alone",
        Way.FineTune => "fine-tuned",
        Way.Scratch => "from scratch",
        _ => "ML.NET's SDCA on features",
    };
}
