using Grpc.Core;

namespace Mesh.LogShipper.Cluster;

/// <summary>A stream whose first message was read already, and comes once more.</summary>
internal sealed class ReplayedStream<T>(T first, IAsyncStreamReader<T> rest) : IAsyncStreamReader<T>
    where T : class
{
    private bool _isAtFirst;
    private bool _isPastFirst;

    public T Current => _isAtFirst ? first : rest.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!_isPastFirst)
        {
            (_isAtFirst, _isPastFirst) = (true, true);
            return Task.FromResult(true);
        }

        _isAtFirst = false;
        return rest.MoveNext(cancellationToken);
    }
}
