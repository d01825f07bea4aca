using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mesh.Testing.Browser;

/// <summary>Debian's Chromium without a screen, with one page open, told what to do over its DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";
    private const string Announcement = "DevTools listening on ";

    // Generous: other tests share the machine. What never happens still ends the test.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _profile;
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _answers = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly CancellationTokenSource _closed = new();
    private Task _listening = Task.CompletedTask;
    private int _lastId;

    private Chromium(DirectoryInfo profile, Process process) => (_profile, _process) = (profile, process);

    /// <summary>Why tests with Chromium are skipped; null when it is there.</summary>
    public static string? WhyNot => File.Exists(Program) ? null : $"{Program} is not here (.ci/install-test-tools installs it).";

    /// <summary>What the browser said against the page: errors of scripts, refusals of its policy, answers that failed.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Starts a browser with a profile of its own, and opens an address.</summary>
    public static async Task<Chromium> OpenAsync(Uri address)
    {
        var profile = Directory.CreateTempSubdirectory("mesh-chromium-");
        // Tests may run as root, in a container without namespaces and with a small /dev/shm.
        var process = Process.Start(new ProcessStartInfo(Program,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server",
            "--disable-background-networking", "--disable-component-update", "--window-size=1200,800", "--remote-debugging-port=0",
            $"--user-data-dir={profile.FullName}", "about:blank",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var chromium = new Chromium(profile, process);
        try
        {
            await chromium.ConnectAsync();
            await chromium.AskAsync("Runtime.enable");
            await chromium.AskAsync("Log.enable");
            await chromium.AskAsync("Page.navigate", new JsonObject { ["url"] = address.AbsoluteUri });
            return chromium;
        }
        catch
        {
            await chromium.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until an expression is true in the page.</summary>
    public async Task UntilAsync(string expression)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsTrueAsync(expression))
        {
            Assert.False(
                patience.IsCancellationRequested,
                $"Waited in vain for {expression}\n{string.Join('\n', Complaints)}\n{await DocumentAsync()}");
            await Task.Delay(Interval);
        }
    }

    /// <summary>The document as markup.</summary>
    public async Task<string> DocumentAsync() => (string)(await EvaluateAsync("document.documentElement.outerHTML"))!;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _socket.Dispose();
        await _listening;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _closed.Dispose();
        await RemoveProfileAsync();
    }

    private async Task ConnectAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException("Chromium ended before it listened.");
        }
        while (!line.StartsWith(Announcement, StringComparison.Ordinal));

        // Whatever else it says is of no use, but must not fill the pipe.
        _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        var browser = new Uri(line[Announcement.Length..].Trim());
        using var client = new HttpClient();
        JsonNode? page = null;
        while (page is null)
        {
            var targets = await client.GetFromJsonAsync<JsonArray>($"http://{browser.Authority}/json/list", patience.Token);
            page = targets!.FirstOrDefault(target => (string)target!["type"]! == "page");
        }

        await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), patience.Token);
        _listening = ListenAsync();
    }

    private async Task<bool> IsTrueAsync(string expression) =>
        await EvaluateAsync($"Boolean({expression})") is { } value && (bool)value;

    private async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await AskAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
        // While a page is being opened there is nothing to ask yet.
        return answer["result"]?["result"]?["value"];
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _answers[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        using var patience = new CancellationTokenSource(Patience);
        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        return await answer.Task.WaitAsync(patience.Token);
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (await _socket.ReceiveAsync(buffer, _closed.Token) is { MessageType: not WebSocketMessageType.Close } part)
            {
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The test is over, or the browser is; then those who wait run out of patience and say for what.
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id)
        {
            _answers.TryRemove((int)id, out var answer);
            answer!.SetResult(message);
            return;
        }

        var said = (string)message["method"]! switch
        {
            "Runtime.exceptionThrown" => message["params"]!["exceptionDetails"]!.ToJsonString(),
            "Log.entryAdded" => (string)message["params"]!["entry"]!["text"]!,
            _ => null,
        };
        if (said is not null)
        {
            _complaints.Enqueue(said);
        }
    }

    // Its processes may still write for a moment after the first of them has gone.
    private async Task RemoveProfileAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                _profile.Delete(recursive: true);
                return;
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(Interval);
            }
        }
    }
}
