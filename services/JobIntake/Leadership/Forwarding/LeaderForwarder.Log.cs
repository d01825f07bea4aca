namespace Mesh.JobIntake.Leadership.Forwarding;

internal sealed partial class LeaderForwarder
{
    [LoggerMessage(240, LogLevel.Debug, "The leader at {Address} was lost during {Path}: {Why}")]
    private partial void LogLost(string path, Uri address, string why);

    [LoggerMessage(241, LogLevel.Debug, "The leader at {Address} is not reached: {Why}")]
    private partial void LogNotReached(Uri address, string why);

    [LoggerMessage(242, LogLevel.Warning, "What answers at {Address} with HTTP status {Status} is no JobIntake")]
    private partial void LogNoAnswer(Uri address, int status);
}
