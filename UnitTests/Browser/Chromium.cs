using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Browser;

/// <summary>Debian's Chromium without a window, cut off from every network.</summary>
internal static partial class Chromium
{
    private const string Path = "/usr/bin/chromium";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Skips the calling test where there is no Chromium.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists(Path), $"needs {Path}: apt-get install chromium");

    /// <summary>Shows a page as wide as a phone and as wide as a desktop, side by side, and measures both.</summary>
    /// <param name="folder">Gets the pages and the profile of the browser.</param>
    /// <param name="page">The page's HTML.</param>
    /// <param name="screenshot">The PNG file that gets an image of both.</param>
    /// <param name="isDark">Whether the user prefers dark colours.</param>
    public static ShownPage[] Show(TempFolder folder, string page, string screenshot, bool isDark = false)
    {
        File.WriteAllText(folder["page.html"], page);
        File.WriteAllText(folder["both.html"], Both);
        string dump = Run(folder, screenshot, isDark, new Uri(folder["both.html"]).AbsoluteUri);
        Match measured = Measured().Match(dump);
        Assert.True(measured.Success, $"Chromium measured nothing:\n{dump}");
        return JsonSerializer.Deserialize<ShownPage[]>(WebUtility.HtmlDecode(measured.Groups["json"].Value), JsonSerializerOptions.Web)!;
    }

    private static string Run(TempFolder folder, string screenshot, bool isDark, string address)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files",
            $"--user-data-dir={folder["profile"]}",
            "--hide-scrollbars", $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}", "--virtual-time-budget=10000",
            $"--window-size={ShownPage.Phone + ShownPage.Desktop},{ShownPage.Height}", $"--screenshot={screenshot}", "--dump-dom", address,
        ];
        using Process process =
            Process.Start(new ProcessStartInfo(Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"Chromium did not end within {Longest}.");
        }
        Assert.True(process.ExitCode == 0, $"Chromium ended with {process.ExitCode}: {error.Result}");
        return output.Result;
    }

    // Frames, because a window has a least width that is more than a phone's.
    private static string Both => $$"""
        <!DOCTYPE html><meta charset="utf-8">
        <style>body{margin:0;display:flex}iframe{border:0;height:{{ShownPage.Height}}px;flex:none}pre{display:none}</style>
        <iframe src="page.html" style="width:{{ShownPage.Phone}}px"></iframe>
        <iframe src="page.html" style="width:{{ShownPage.Desktop}}px"></iframe>
        <pre id="measured"></pre>
        <script>
        onload = () => measured.textContent = JSON.stringify([...document.querySelectorAll('iframe')].map(frame => {
          const page = frame.contentDocument, view = frame.contentWindow;
          const isBeyond = element =>
            element.getBoundingClientRect().right > view.innerWidth + 0.5 && !element.parentElement.closest('.wide, pre');
          return {
            width: view.innerWidth,
            scrollWidth: page.documentElement.scrollWidth,
            beyond: [...page.querySelectorAll('body *')].filter(isBeyond).map(
              element => `${element.tagName} ${element.getAttribute('class')} ${element.textContent.slice(0, 40)}`),
            brokenImages: [...page.images].filter(image => image.naturalWidth === 0).length,
            requests: view.performance.getEntriesByType('resource').map(entry => entry.name),
            text: page.body.innerText,
            background: view.getComputedStyle(page.querySelector('.googlenet-display')).backgroundColor,
          };
        }));
        </script>
        """;

    [GeneratedRegex("<pre id=\"measured\">(?<json>[^<]+)</pre>")]
    private static partial Regex Measured();
}
