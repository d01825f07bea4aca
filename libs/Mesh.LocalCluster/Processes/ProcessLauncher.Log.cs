using Microsoft.Extensions.Logging;

namespace Mesh.Local.Processes;

internal sealed partial class ProcessLauncher
{
    [LoggerMessage(EventId = 4301, Level = LogLevel.Information, Message = "Containers run with isolation {Mode}")]
    private partial void LogMode(IsolationMode mode);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Information, Message = "Isolation {Mode} does not work here: {Why}")]
    private partial void LogRefused(IsolationMode mode, string why);
}
