namespace Mesh.LogShipper.Tail;

internal sealed partial class LogTailer
{
    [LoggerMessage(430, LogLevel.Warning, "Cut the tail of {Job} to {Peer}, which took nothing for {Timeout}")]
    private partial void LogCut(string job, string peer, TimeSpan timeout);

    [LoggerMessage(431, LogLevel.Error, "The log of {Job} cannot be read")]
    private partial void LogUnreadable(Exception error, string job);
}
