namespace Mesh.Dispatcher.Sweeping;

public sealed partial class LeftoverSweeper
{
    [LoggerMessage(350, LogLevel.Information, "Deleted what was left of {Pod}")]
    private partial void LogSwept(string pod);

    [LoggerMessage(351, LogLevel.Warning, "Looking for leftovers was put off: {Problem}")]
    private partial void LogPutOff(string problem);
}
