using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Ingress;

/// <summary>
/// Lets one port speak HTTP/1.1 and HTTP/2 without TLS, which Kestrel alone does not: the first bytes of a connection decide
/// which of two Kestrel endpoints gets it.
/// </summary>
internal sealed partial class SniffingTransport(IConnectionListenerFactory inner, ILogger<SniffingTransport> logger)
    : IConnectionListenerFactory
{
    private const int MaxUndecided = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<bool, Channel<ConnectionContext>> _doors = new()
    {
        [true] = Channel.CreateBounded<ConnectionContext>(MaxUndecided),
        [false] = Channel.CreateBounded<ConnectionContext>(MaxUndecided),
    };

    private IConnectionListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>The address that is really listened on, once bound.</summary>
    public IPEndPoint? Bound { get; private set; }

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var door = (SniffedEndPoint)endpoint;
        if (_listener is null)
        {
            _listener = await inner.BindAsync(door.Real, cancellationToken).ConfigureAwait(false);
            Bound = (IPEndPoint)_listener.EndPoint;
            _accepting = AcceptAsync(_listener);
        }

        return new Door(this, door);
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (await listener.AcceptAsync().ConfigureAwait(false) is { } connection)
        {
            _ = SniffAsync(connection);
        }

        foreach (var door in _doors.Values)
        {
            door.Writer.TryComplete();
        }
    }

    private async Task SniffAsync(ConnectionContext connection)
    {
        try
        {
            if (await IsHttp2Async(connection).ConfigureAwait(false) is { } isHttp2)
            {
                await _doors[isHttp2].Writer.WriteAsync(connection).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ChannelClosedException)
        {
            LogLost(connection.ConnectionId, failure.Message);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Null when the client left before it said anything. Nothing is consumed.</summary>
    private static async Task<bool?> IsHttp2Async(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(connection.ConnectionClosed).ConfigureAwait(false);
            var known = Compare(read.Buffer);
            if (known is not null)
            {
                // Examined nothing, so the next reader gets these bytes at once.
                input.AdvanceTo(read.Buffer.Start);
                return known;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Null while the bytes could still become either.</summary>
    private static bool? Compare(ReadOnlySequence<byte> buffer)
    {
        var preface = "PRI * HTTP/2.0"u8;
        Span<byte> first = stackalloc byte[14];
        var length = (int)Math.Min(buffer.Length, first.Length);
        buffer.Slice(0, length).CopyTo(first);
        if (!preface.StartsWith(first[..length]))
        {
            return false;
        }

        return length == preface.Length ? true : null;
    }

    private async ValueTask UnbindAsync()
    {
        IConnectionListener? listener;
        lock (_gate)
        {
            listener = _listener;
            _listener = null;
        }

        if (listener is not null)
        {
            await listener.UnbindAsync().ConfigureAwait(false);
            await _accepting.ConfigureAwait(false);
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Door(SniffingTransport owner, SniffedEndPoint endPoint) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await owner._doors[endPoint.IsHttp2].Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => owner.UnbindAsync();

        public ValueTask DisposeAsync() => owner.UnbindAsync();
    }
}
