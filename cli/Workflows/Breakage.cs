using System.Runtime.ExceptionServices;

namespace Mesh.Cli.Workflows;

/// <summary>
/// Something beside the main way went wrong for good, as when the reader of a pipe has gone: the main way ends with that.
/// </summary>
internal sealed class Breakage : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private Exception? _failure;

    /// <summary>Fires when it happened.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True when it happened.</summary>
    public bool Happened => Volatile.Read(ref _failure) is not null;

    /// <summary>Takes what went wrong; the first one stays.</summary>
    public void Take(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            _source.Cancel();
        }
    }

    /// <summary>Does something; what goes wrong is taken.</summary>
    public void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Take(e);
        }
    }

    /// <summary>Throws what went wrong, if something did.</summary>
    public void Throw()
    {
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Dispose() => _source.Dispose();
}
