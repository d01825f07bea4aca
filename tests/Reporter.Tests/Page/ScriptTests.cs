using System.Runtime.CompilerServices;
using Mesh.Reporter.Page;
using Mesh.Testing.Browser;

namespace Mesh.Reporter.Tests.Page;

/// <summary>The page's scripts as they are in the assembly, tested in Node.js by the files in Scripts/.</summary>
public sealed class ScriptTests
{
    [NodeFact]
    public Task Line_ShowsWhatATerminalWould() => RunAsync("line.test.mjs");

    [NodeFact]
    public Task Log_BecomesRows_HoweverItsBytesAreCut() => RunAsync("log.test.mjs");

    [NodeFact]
    public Task Groups_AreThoseOfTheCli() => RunAsync("groups.test.mjs");

    [NodeFact]
    public Task Rows_AreFoundFoldedAndBounded() => RunAsync("rows.test.mjs");

    [NodeFact]
    public Task Stream_GoesOnAfterACut_WithoutLossOrRepeat() => RunAsync("stream.test.mjs");

    private static async Task RunAsync(string file)
    {
        using var folder = new NodeFolder();
        var assets = new PageAssets();
        foreach (var name in assets.Names.Where(name => name.EndsWith(".js", StringComparison.Ordinal)))
        {
            folder.Write($"assets/{name}", assets.Text(name));
        }

        folder.Write(file, await File.ReadAllTextAsync(Path.Combine(Folder(), "Scripts", file)));
        folder.Write("feed.mjs", await File.ReadAllTextAsync(Path.Combine(Folder(), "Scripts", "feed.mjs")));
        folder.Write("markers.json", await File.ReadAllTextAsync(Path.Combine(Folder(), "../../Shared/Browser/markers.json")));

        var (exitCode, output) = await folder.RunAsync(["--test", file]);

        Assert.True(exitCode == 0, output);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
