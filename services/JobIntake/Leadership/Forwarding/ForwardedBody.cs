using System.Net;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>
/// The caller's messages on their way to the leader, piece by piece: as fast as the leader takes them, and no piece is read before the
/// one before it was taken.
/// </summary>
internal sealed class ForwardedBody(HttpContext context, CancellationToken stop) : HttpContent
{
    private const int Idle = 0;
    private const int Running = 1;
    private const int Closed = 2;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>
    /// Keeps it from being sent, and waits until nothing reads the caller's messages any more.
    /// </summary>
    /// <returns>True: none of them was read. They can go elsewhere.</returns>
    public async Task<bool> CloseAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Closed, Idle) != Running)
        {
            return true;
        }

        await _ended.Task;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? transport) =>
        SerializeToStreamAsync(stream, transport, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? transport, CancellationToken cancellationToken)
    {
        // A client that sends a request twice finds the messages gone.
        if (Interlocked.CompareExchange(ref _state, Running, Idle) != Idle)
        {
            throw new IOException("The messages of this call cannot be sent again.");
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
            await CopyAsync(stream, end.Token);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task CopyAsync(Stream stream, CancellationToken cancellationToken)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            foreach (var piece in read.Buffer)
            {
                await stream.WriteAsync(piece, cancellationToken);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }

            await stream.FlushAsync(cancellationToken);
        }
    }
}
