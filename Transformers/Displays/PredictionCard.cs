using MLNet.GoogLeNet.Transformers.Displays.Html;

namespace MLNet.GoogLeNet.Transformers.Displays;

/// <summary>One image of a grid of predictions.</summary>
internal static class PredictionCard
{
    public static void Write(HtmlWriter html, PredictedImage image)
    {
        string verdict = image.IsRight switch { true => "right", false => "wrong", null => "" };
        html.Open("figure", ("class", $"card {verdict}".TrimEnd()));
        if (image.Thumbnail is { } thumbnail)
            thumbnail.Write(html, Alternative(image));
        else
            html.Leaf("div", image.Problem ?? "no image", ("class", "no-image"));
        html.Open("figcaption");
        html.Leaf("div", Verdict(image), ("class", $"verdict {verdict}".TrimEnd()));
        Bars(html, image.Likeliest);
        if (image.Loss is { } loss)
            html.Leaf("div", $"loss {NumberFormat.Number(loss)}", ("class", "muted"));
        if (image.ImagePath is { } path)
            html.Leaf("div", Path.GetFileName(path), ("class", "muted"), ("title", path));
        html.Close().Close();
    }

    // A sign and a word as well: not everybody sees red and green apart.
    private static string Verdict(PredictedImage image) => image switch
    {
        { IsRight: true } => $"✓ {image.PredictedLabel}",
        { IsRight: false } => $"✗ {image.PredictedLabel}, but is {image.Label}",
        { PredictedLabel: { } predicted } => predicted,
        { Likeliest.Count: 0 } => $"not scored{Reason(image)}",
        { Label: { } label } => $"abstains, is {label}",
        _ => "abstains",
    };

    // Where there is no image, its place says why.
    private static string Reason(PredictedImage image) => image is { Problem: { } problem, Thumbnail: not null } ? $": {problem}" : "";

    private static string Alternative(PredictedImage image) =>
        $"{(image.ImagePath is { } path ? Path.GetFileName(path) : "Image")}{(image.Label is { } label ? $", {label}" : "")}";

    private static void Bars(HtmlWriter html, IReadOnlyList<ClassProbability> likeliest)
    {
        if (likeliest.Count == 0)
            return;
        html.Open("div", ("class", "bars"));
        foreach ((string name, float probability) in likeliest)
            html.Leaf("span", name).Leaf("span", NumberFormat.Percent(probability), ("class", "number")).Bar(probability);
        html.Close();
    }
}
