using Microsoft.Extensions.Logging;

namespace Mesh.Local.Nodes.Lifecycle;

internal sealed partial class NodeLifecycleController
{
    [LoggerMessage(EventId = 4601, Level = LogLevel.Information, Message = "Node {Node} is not heard of any more")]
    private partial void LogNotReady(string node);

    [LoggerMessage(EventId = 4602, Level = LogLevel.Information, Message = "Deleted {Pod}: {Node} is tainted")]
    private partial void LogEvicted(string pod, string node);
}
