namespace Mesh.Dispatcher.Results;

public sealed partial class ResultWatch
{
    [LoggerMessage(330, LogLevel.Information, "Watching results from version {Version}")]
    private partial void LogSynced(long version);

    [LoggerMessage(331, LogLevel.Warning, "The watch of results broke and starts again: {Problem}")]
    private partial void LogBroken(string problem);
}
