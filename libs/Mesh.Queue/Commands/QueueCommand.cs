using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Commands;

/// <summary>What the queue can be asked to decide. The list is closed.</summary>
public abstract record QueueCommand
{
    private QueueCommand()
    {
    }

    /// <summary>Stores a new job.</summary>
    public sealed record Submit(JobRequest Job) : QueueCommand;

    /// <summary>Stores a new workflow and its jobs.</summary>
    public sealed record SubmitWorkflow(WorkflowPlan Plan) : QueueCommand;

    /// <summary>Stores the wish to cancel.</summary>
    public sealed record Cancel(JobKey Key) : QueueCommand;

    /// <summary>Stores the wish to cancel all jobs of a workflow but those that run always.</summary>
    public sealed record CancelWorkflow(WorkflowKey Key) : QueueCommand;

    /// <summary>A dispatcher opened a stream.</summary>
    public sealed record Hello(string Dispatcher, long Session, int MaxLeases) : QueueCommand;

    /// <summary>A dispatcher wants to hold another number of leases.</summary>
    public sealed record Capacity(string Dispatcher, long Session, int MaxLeases) : QueueCommand;

    /// <summary>A dispatcher renews its leases.</summary>
    public sealed record Heartbeat(string Dispatcher, long Session) : QueueCommand;

    /// <summary>A dispatcher's stream is gone; its leases stay until they expire.</summary>
    public sealed record Disconnect(string Dispatcher, long Session) : QueueCommand;

    /// <summary>A dispatcher tells how an attempt gets on.</summary>
    public sealed record Progress(
        string Dispatcher, long Session, LeaseKey Lease, JobPhase Phase, string Node, string Pod, string Message) : QueueCommand;

    /// <summary>An attempt ended.</summary>
    public sealed record Complete(LeaseKey Lease, AttemptOutcome Outcome) : QueueCommand;

    /// <summary>A dispatcher hands an attempt back.</summary>
    public sealed record Release(LeaseKey Lease, string Message) : QueueCommand;

    /// <summary>Hands out leases while there are jobs and places. To be given after other commands.</summary>
    public sealed record Grant : QueueCommand;

    /// <summary>Time has passed: leases expire, backoffs end, jobs have waited too long.</summary>
    public sealed record Tick : QueueCommand;
}
