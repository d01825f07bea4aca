using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

public sealed partial class RunnerRegistry
{
    [LoggerMessage(310, LogLevel.Information, "{Attempt} epoch {Epoch}: leased in state {State}")]
    private partial void LogGranted(AttemptKey attempt, long epoch, JobState state);

    [LoggerMessage(311, LogLevel.Error, "The queue leased a job with the name {Name}, which is none")]
    private partial void LogBadName(string name);

    [LoggerMessage(312, LogLevel.Error, "{Attempt}: the runner failed and is started again")]
    private partial void LogRunnerFailed(Exception error, AttemptKey attempt);
}
