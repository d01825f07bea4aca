namespace Grpc.Core;

/// <summary>Options of one call. Immutable: each <c>With</c> method returns a changed copy.</summary>
public struct CallOptions
{
    private Metadata? _headers;
    private DateTime? _deadline;
    private CancellationToken _cancellationToken;
    private WriteOptions? _writeOptions;
    private ContextPropagationToken? _propagationToken;
    private CallCredentials? _credentials;
    private bool _waitForReady;

    /// <param name="headers">Sent as initial metadata.</param>
    /// <param name="deadline">In UTC; past it the call fails with DEADLINE_EXCEEDED. Null: no deadline.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="writeOptions">Applied to each message that the client writes.</param>
    /// <param name="propagationToken">Ties this call to the server call that makes it.</param>
    /// <param name="credentials">Authenticates this call.</param>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        _headers = headers;
        _deadline = deadline;
        _cancellationToken = cancellationToken;
        _writeOptions = writeOptions;
        _propagationToken = propagationToken;
        _credentials = credentials;
        _waitForReady = false;
    }

    public Metadata? Headers => _headers;

    public DateTime? Deadline => _deadline;

    public CancellationToken CancellationToken => _cancellationToken;

    public WriteOptions? WriteOptions => _writeOptions;

    public ContextPropagationToken? PropagationToken => _propagationToken;

    public CallCredentials? Credentials => _credentials;

    /// <summary>Whether the call waits for a connection instead of failing while there is none.</summary>
    public bool IsWaitForReady => _waitForReady;

    public CallOptions WithHeaders(Metadata headers) => this with { _headers = headers };

    public CallOptions WithDeadline(DateTime deadline) => this with { _deadline = deadline };

    public CallOptions WithCancellationToken(CancellationToken cancellationToken)
        => this with { _cancellationToken = cancellationToken };

    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { _writeOptions = writeOptions };

    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken)
        => this with { _propagationToken = propagationToken };

    public CallOptions WithCredentials(CallCredentials credentials) => this with { _credentials = credentials };

    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { _waitForReady = waitForReady };
}
