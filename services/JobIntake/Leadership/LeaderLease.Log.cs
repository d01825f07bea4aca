namespace Mesh.JobIntake.Leadership;

internal sealed partial class LeaderLease
{
    [LoggerMessage(232, LogLevel.Warning, "The database does not say who leads the queue: {Why}")]
    private partial void LogSilent(string why);
}
