using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>Opens one TailLogs stream; an RpcException when it breaks.</summary>
public delegate IAsyncEnumerable<TailLogsResponse> TailOpener(TailLogsRequest request, CancellationToken cancellationToken);
