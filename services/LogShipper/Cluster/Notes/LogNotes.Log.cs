namespace Mesh.LogShipper.Cluster.Notes;

internal sealed partial class LogNotes
{
    [LoggerMessage(450, LogLevel.Information, "Another member knows which logs lie here: their loss with this disk would be told")]
    private partial void LogKnown();

    [LoggerMessage(
        451, LogLevel.Warning,
        "No other member can be told which logs lie here; should this disk be lost now, readers are told nothing of new logs")]
    private partial void LogAlone();

    [LoggerMessage(452, LogLevel.Warning, "Which logs lie here cannot be noted; it is tried again")]
    private partial void LogFailed(Exception error);
}
