namespace Mesh.Agent.Checkout;

/// <summary>How a git command ended, with the last lines that it wrote.</summary>
internal sealed record GitRun(int ExitCode, string Output)
{
    public bool IsOk => ExitCode == 0;

    public bool Says(string text) => Output.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The line that says what went wrong.</summary>
    public string Complaint
    {
        get
        {
            var lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.FirstOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal))
                ?? lines.FirstOrDefault(line => line.StartsWith("error:", StringComparison.Ordinal))
                ?? lines.LastOrDefault()
                ?? $"git exited {ExitCode}";
        }
    }
}
