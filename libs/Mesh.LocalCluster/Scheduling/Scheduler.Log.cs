using Microsoft.Extensions.Logging;

namespace Mesh.Local.Scheduling;

internal sealed partial class Scheduler
{
    [LoggerMessage(EventId = 4201, Level = LogLevel.Debug, Message = "Bound {Pod} to {Node}")]
    private partial void LogBound(string pod, string node);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Debug, Message = "Did not bind {Pod}: {Why}")]
    private partial void LogOvertaken(string pod, string why);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Information, Message = "{Pod} preempts {Count} pods of {Node}")]
    private partial void LogPreempting(string pod, int count, string node);
}
