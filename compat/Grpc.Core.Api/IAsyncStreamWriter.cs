namespace Grpc.Core;

/// <summary>Messages written one after another.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Writes one message. One call at a time.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes one message, unless the token fires first. Writers that cannot cancel refuse the token.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken)
        => cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream writer has no cancellable write.")
            : WriteAsync(message);

    /// <summary>Applied to the messages written from now on; null for the defaults.</summary>
    WriteOptions? WriteOptions { get; set; }
}
