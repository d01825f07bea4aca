namespace Mesh.LogShipper.Read;

public sealed partial class LogPageReader
{
    [LoggerMessage(440, LogLevel.Error, "The log of {Job} cannot be read")]
    private partial void LogUnreadable(Exception error, string job);
}
