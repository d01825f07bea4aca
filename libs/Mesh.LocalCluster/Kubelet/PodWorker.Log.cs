using Microsoft.Extensions.Logging;

namespace Mesh.Local.Kubelet;

internal sealed partial class PodWorker
{
    [LoggerMessage(EventId = 4401, Level = LogLevel.Debug, Message = "Stopped pod {Pod}")]
    private partial void LogStopped(string pod);

    [LoggerMessage(EventId = 4402, Level = LogLevel.Error, Message = "Pod {Pod} could not be run")]
    private partial void LogBroken(string pod, Exception failure);

    [LoggerMessage(EventId = 4403, Level = LogLevel.Warning, Message = "Could not remove {Folder}")]
    private partial void LogLeftFolder(string folder, Exception failure);
}
