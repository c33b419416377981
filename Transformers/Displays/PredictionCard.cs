using MLNet.GoogLeNet.Transformers.Displays.Html;

namespace MLNet.GoogLeNet.Transformers.Displays;

/// <summary>One picture of a grid of predictions.</summary>
internal static class PredictionCard
{
    public static void Write(HtmlWriter html, PredictedPicture picture)
    {
        string verdict = picture.IsRight switch { true => "right", false => "wrong", null => "" };
        html.Open("figure", ("class", $"card {verdict}".TrimEnd()));
        if (picture.Thumbnail is { } thumbnail)
            thumbnail.Write(html, Alternative(picture));
        else
            html.Leaf("div", picture.Problem ?? "no picture", ("class", "no-picture"));
        html.Open("figcaption");
        html.Leaf("div", Verdict(picture), ("class", $"verdict {verdict}".TrimEnd()));
        Bars(html, picture.Likeliest);
        if (picture.Loss is { } loss)
            html.Leaf("div", $"loss {Notation.Number(loss)}", ("class", "muted"));
        if (picture.ImagePath is { } path)
            html.Leaf("div", Path.GetFileName(path), ("class", "muted"), ("title", path));
        html.Close().Close();
    }

    // A sign and a word as well: not everybody sees red and green apart.
    private static string Verdict(PredictedPicture picture) => picture switch
    {
        { IsRight: true } => $"✓ {picture.PredictedLabel}",
        { IsRight: false } => $"✗ {picture.PredictedLabel}, but is {picture.Label}",
        { PredictedLabel: { } predicted } => predicted,
        { Likeliest.Count: 0 } => $"not scored{Reason(picture)}",
        { Label: { } label } => $"abstains, is {label}",
        _ => "abstains",
    };

    // Where there is no picture, its place says why.
    private static string Reason(PredictedPicture picture) => picture is { Problem: { } problem, Thumbnail: not null } ? $": {problem}" : "";

    private static string Alternative(PredictedPicture picture) =>
        $"{(picture.ImagePath is { } path ? Path.GetFileName(path) : "Picture")}{(picture.Label is { } label ? $", {label}" : "")}";

    private static void Bars(HtmlWriter html, IReadOnlyList<ClassProbability> likeliest)
    {
        if (likeliest.Count == 0)
            return;
        html.Open("div", ("class", "bars"));
        foreach ((string name, float probability) in likeliest)
            html.Leaf("span", name).Leaf("span", Notation.Percent(probability), ("class", "number")).Bar(probability);
        html.Close();
    }
}
