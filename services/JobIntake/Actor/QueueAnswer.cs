using Mesh.JobIntake.Store;
using Mesh.Queue;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Actor;

/// <summary>What a command led to; whatever it tells is on disk. The list is closed.</summary>
public abstract record QueueAnswer
{
    private QueueAnswer()
    {
    }

    /// <summary>The command was carried out.</summary>
    /// <param name="Job">The job that it was about, after it; null when it was about none.</param>
    /// <param name="Workflow">The workflow that it was about, after it; null when it was about none.</param>
    public sealed record Done(JobRecord? Job, WorkflowRecord? Workflow) : QueueAnswer;

    /// <summary>The rules refused it.</summary>
    public sealed record Refused(Refusal Refusal) : QueueAnswer;

    /// <summary>The request_id was used before.</summary>
    public sealed record Known(KnownRequest Request) : QueueAnswer;

    /// <summary>The store failed, or the process is stopping: whether the command took effect is not known.</summary>
    public sealed record Unavailable(string Message) : QueueAnswer;
}
