using System.Diagnostics;
using System.Text.Json;

namespace Mesh.Compat.Tests.Interop;

/// <summary>One run of a foreign client's program through all of its cases, against a server of its own.</summary>
public sealed class ForeignRun : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly EchoServer _server = new();
    private readonly SemaphoreSlim _once = new(1);
    private Dictionary<string, string?>? _results;
    private string _chatter = "";

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        _once.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>Fails unless the program has played the case, and well. The first call runs the program.</summary>
    public async Task RequireAsync(string name, string program, string script)
    {
        await _once.WaitAsync();
        try
        {
            _results ??= await PlayAsync(program, script);
        }
        finally
        {
            _once.Release();
        }

        Assert.True(_results.TryGetValue(name, out var error), $"The program did not play {name}. It said: {_chatter}");
        Assert.True(error is null, error);
    }

    private async Task<Dictionary<string, string?>> PlayAsync(string program, string script)
    {
        var config = JsonSerializer.Serialize(new
        {
            plain = _server.Plain.Authority,
            tls = _server.Tls.Authority,
            mutual_tls = _server.MutualTls.Authority,
            certificates = _server.CertificateDirectory,
            root = ForeignTools.RepositoryRoot,
        });
        var start = new ProcessStartInfo(program, [Path.Combine(ForeignTools.Folder, script), config])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A proxy is for the way out; the server is here.
        start.Environment["no_proxy"] = "*";
        using var process = Process.Start(start)!;
        var chatter = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        _chatter = await chatter;
        return (await output)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(line => line.GetProperty("case").GetString()!, line => line.GetProperty("error").GetString());
    }
}
