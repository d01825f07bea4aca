using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

public sealed partial class AttemptRunner
{
    [LoggerMessage(300, LogLevel.Information, "{Attempt} epoch {Epoch}: created pod {Pod}")]
    private partial void LogCreated(AttemptKey attempt, long epoch, string pod);

    [LoggerMessage(301, LogLevel.Information, "{Attempt} epoch {Epoch}: adopted pod {Pod}")]
    private partial void LogAdopted(AttemptKey attempt, long epoch, string pod);

    [LoggerMessage(302, LogLevel.Information, "{Attempt}: asked for the deletion of pod {Pod} with a grace of {Grace}")]
    private partial void LogDeleted(AttemptKey attempt, string pod, TimeSpan grace);

    [LoggerMessage(303, LogLevel.Information, "{Attempt}: given up, {Reason}: {Why}")]
    private partial void LogGivenUp(AttemptKey attempt, OutcomeReason reason, string why);

    [LoggerMessage(304, LogLevel.Information, "{Attempt} epoch {Epoch}: completed, {Reason}: {Why}")]
    private partial void LogCompleted(AttemptKey attempt, long epoch, OutcomeReason reason, string why);

    [LoggerMessage(305, LogLevel.Warning, "{Attempt}: {Step} will be tried again: {Problem}")]
    private partial void LogTrouble(AttemptKey attempt, string step, string problem);

    [LoggerMessage(306, LogLevel.Warning, "{Attempt} epoch {Epoch}: the queue says that the lease is another's")]
    private partial void LogStale(AttemptKey attempt, long epoch);

    [LoggerMessage(307, LogLevel.Warning, "{Attempt}: the log could not be sealed: {Problem}")]
    private partial void LogNotSealed(AttemptKey attempt, string problem);

    [LoggerMessage(308, LogLevel.Information, "{Attempt}: handed back to the queue")]
    private partial void LogReleased(AttemptKey attempt);
}
