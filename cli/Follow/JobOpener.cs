using Mesh.Intake.V1;

namespace Mesh.Cli.Follow;

/// <summary>Opens one stream of a job's states after a resource version; an RpcException when it breaks.</summary>
public delegate IAsyncEnumerable<Job> JobOpener(long resourceVersion, CancellationToken cancellationToken);
