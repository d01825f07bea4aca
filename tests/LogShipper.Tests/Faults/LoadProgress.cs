namespace Mesh.LogShipper.Tests.Faults;

/// <summary>How many bytes all writers have had acknowledged.</summary>
internal sealed class LoadProgress
{
    private readonly SemaphoreSlim _moved = new(0);
    private long _bytes;

    public void Add(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        _moved.Release();
    }

    public async Task ReachAsync(long bytes, CancellationToken cancellationToken)
    {
        while (Interlocked.Read(ref _bytes) < bytes)
        {
            await _moved.WaitAsync(cancellationToken);
        }
    }
}
