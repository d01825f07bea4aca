using Microsoft.Extensions.Logging;

namespace Mesh.Hosting.Lifetime;

internal sealed partial class ParentWatch
{
    [LoggerMessage(120, LogLevel.Warning, "The supervisor is gone: stopping")]
    private partial void LogParentGone();
}
