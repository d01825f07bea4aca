using System.Diagnostics;

namespace Mesh.EndToEnd.Tests.Cluster;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    // Generous, since two cores are shared by whatever else runs; a hang still ends the test.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = Programs.Start(program, args);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var output = new MemoryStream();
        var copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', args)} did not end in {Patience}.");
        }

        await copy;
        return new CommandResult(process.ExitCode, output.ToArray(), await error);
    }
}
