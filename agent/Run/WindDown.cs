using Mesh.Intake.V1;

namespace Mesh.Agent.Run;

/// <summary>
/// The wish to end the run, once there is one: its reason, and the time that is left. Half of the grace is the step's when
/// after-steps are to run in the other half.
/// </summary>
internal sealed class WindDown(TimeSpan grace, bool hasAfterSteps, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<StopReason> _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _since;

    public Task<StopReason> Requested => _requested.Task;

    public bool IsRequested => _requested.Task.IsCompleted;

    /// <summary>For people; set with the request.</summary>
    public string Message { get; private set; } = "";

    /// <summary>How a run ends that had not ended when the wish came.</summary>
    public OutcomeReason OutcomeReason => Requested.Result switch
    {
        StopReason.RunTimeout => OutcomeReason.RunTimeout,
        StopReason.Refused => OutcomeReason.AgentLost,
        _ => OutcomeReason.PodDeleted,
    };

    /// <summary>The first reason stays.</summary>
    public void Request(StopReason reason, string message)
    {
        lock (_gate)
        {
            if (!IsRequested)
            {
                _since = time.GetTimestamp();
                Message = message;
                _requested.SetResult(reason);
            }
        }
    }

    /// <summary>What the step that is being ended may still take before it is killed.</summary>
    public TimeSpan LeftForStep() => Left(hasAfterSteps ? grace / 2 : grace);

    /// <summary>What after-steps may still take.</summary>
    public TimeSpan LeftForAfterSteps() => Left(grace);

    private TimeSpan Left(TimeSpan whole)
    {
        var left = whole - time.GetElapsedTime(_since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
