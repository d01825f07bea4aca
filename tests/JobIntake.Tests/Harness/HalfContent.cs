using System.Net;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>The first half of a message; the rest never comes.</summary>
internal sealed class HalfContent : HttpContent
{
    private readonly TaskCompletionSource _never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _frame;

    public HalfContent(byte[] frame)
    {
        _frame = frame;
        Headers.ContentType = new("application/grpc");
    }

    /// <summary>The half was sent.</summary>
    public Task Begun => _begun.Task;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_frame.AsMemory(0, _frame.Length / 2));
        await stream.FlushAsync();
        _begun.TrySetResult();
        await _never.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _never.TrySetResult();
        base.Dispose(disposing);
    }
}
