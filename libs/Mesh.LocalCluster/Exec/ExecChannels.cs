using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Exec;

/// <summary>The numbered streams of a channel.k8s.io WebSocket: the first byte of a message says which.</summary>
internal sealed class ExecChannels(WebSocket socket)
{
    public const byte Input = 0;
    public const byte Output = 1;
    public const byte Errors = 2;
    public const byte Status = 3;

    /// <summary>Version 5: the next byte names a channel that ended.</summary>
    public const byte Close = 255;

    /// <summary>No message that is sent carries more.</summary>
    public const int ChunkBytes = 32 * 1024;

    private readonly SemaphoreSlim _sending = new(1);

    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var message = new byte[bytes.Length + 1];
        message[0] = channel;
        bytes.CopyTo(message.AsMemory(1));
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next piece of a message: its channel (null at the end), and whether bytes of it are still to come.</summary>
    public async Task<(byte? Channel, ReadOnlyMemory<byte> Bytes)> ReceiveAsync(
        byte? unfinished,
        byte[] buffer,
        CancellationToken cancellationToken)
    {
        var read = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
        Unfinished = null;
        if (read.MessageType == WebSocketMessageType.Close)
        {
            return (null, default);
        }

        var head = unfinished is null ? Math.Min(1, read.Count) : 0;
        var channel = unfinished ?? (read.Count > 0 ? buffer[0] : Errors);
        Unfinished = read.EndOfMessage ? null : channel;
        return (channel, buffer.AsMemory(head, read.Count - head));
    }

    /// <summary>The channel of a message whose end has not come.</summary>
    public byte? Unfinished { get; private set; }

    public Task SucceedAsync(CancellationToken cancellationToken) =>
        StatusAsync(new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" }, cancellationToken);

    public Task ExitAsync(int code, IEnumerable<string> command, CancellationToken cancellationToken)
    {
        var cause = new JsonObject { ["reason"] = "ExitCode", ["message"] = $"{code}" };
        return StatusAsync(
            new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["status"] = "Failure",
                ["message"] = "command terminated with non-zero exit code: error executing command " +
                    $"[{string.Join(' ', command)}], exit code {code}",
                ["reason"] = "NonZeroExitCode",
                ["details"] = new JsonObject { ["causes"] = new JsonArray(cause) },
            },
            cancellationToken);
    }

    public Task FailAsync(string message, CancellationToken cancellationToken) => StatusAsync(
        new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"Internal error occurred: {message}",
            ["reason"] = "InternalError",
            ["code"] = 500,
        },
        cancellationToken);

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (socket.State == WebSocketState.Open)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task StatusAsync(JsonObject status, CancellationToken cancellationToken) =>
        SendAsync(Status, status.ToUtf8(), cancellationToken);
}
