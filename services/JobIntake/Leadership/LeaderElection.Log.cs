namespace Mesh.JobIntake.Leadership;

internal sealed partial class LeaderElection
{
    [LoggerMessage(230, LogLevel.Information, "{Holder} leads the queue; this process stands by, and forwards calls to {Address}")]
    private partial void LogStandsBy(string holder, string address);

    [LoggerMessage(231, LogLevel.Information, "This process takes the lead of the queue; before it had {Holder}")]
    private partial void LogTakesOver(string holder);

    [LoggerMessage(233, LogLevel.Warning, "The lead of the queue is lost: this process stands by")]
    private partial void LogLost();

    [LoggerMessage(234, LogLevel.Warning, "The database has schema version {Found}, this program knows {Known}: it forwards, and never leads")]
    private partial void LogTooOld(int found, int known);
}
