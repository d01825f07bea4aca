namespace Mesh.Dispatcher.Tests.Verdicts;

/// <summary>The table of docs/failures.md, by row.</summary>
internal static class FailureDocument
{
    /// <summary>The reason and whether it is retried, as the document says them.</summary>
    public static IReadOnlyDictionary<string, (string Reason, bool IsRetried)> Rows { get; } = Read();

    private static Dictionary<string, (string Reason, bool IsRetried)> Read()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Mesh.sln")))
        {
            directory = directory.Parent;
        }

        return File.ReadLines(Path.Combine(directory.FullName, "docs", "failures.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1].Trim('`'), cells => (cells[3].Trim('`'), cells[4] == "yes"), StringComparer.Ordinal);
    }
}
