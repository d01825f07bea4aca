using System.Diagnostics;

namespace Mesh.Testing.Browser;

/// <summary>A temporary folder with scripts as a browser would get them, and Node.js to run them in.</summary>
internal sealed class NodeFolder : IDisposable
{
    // Generous: other tests share the machine. A hang still ends the test.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _path = Directory.CreateTempSubdirectory("mesh-page-").FullName;

    public NodeFolder() => Write("package.json", """{"type": "module"}""");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    public void Write(string name, string text)
    {
        var path = Path.Combine(_path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Runs node in the folder.</summary>
    /// <returns>The exit code, and all that it said.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> args, byte[]? input = null)
    {
        var start = new ProcessStartInfo("node", args)
        {
            WorkingDirectory = _path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.StandardInput.BaseStream.WriteAsync(input ?? []);
        node.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await node.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            throw new TimeoutException($"node did not end in {Patience}: {await output}{await errors}");
        }

        return (node.ExitCode, await output + await errors);
    }
}
