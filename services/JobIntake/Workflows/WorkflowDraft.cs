using Google.Protobuf;
using Mesh.Intake.V1;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Submission;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Workflows;

/// <summary>A workflow in the making: its body, and the jobs of its nodes.</summary>
internal sealed class WorkflowDraft(WorkflowKey key, Workflow body, IJobIdSource ids, SecretVault vault)
{
    private readonly List<NewJob> _jobs = [];
    private readonly List<PlannedJob> _planned = [];

    public Workflow Body => body;

    public int Count => _planned.Count;

    public long Bytes { get; private set; }

    /// <summary>Adds a job to a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="title">The node's name, with the values of its matrix in brackets.</param>
    /// <param name="definition">What the job runs, without values of secrets; it belongs to the draft from here on.</param>
    /// <param name="values">The values of its secrets.</param>
    /// <param name="retryOf">The id of the job that it is a retry of; null when it is none.</param>
    public void Add(WorkflowNode node, string title, Job definition, SecretValues values, string? retryOf = null)
    {
        var job = new JobKey(key.Project, ids.Next());
        var bytes = definition.ToByteArray();
        Bytes += bytes.Length;
        _jobs.Add(new NewJob(job, bytes, null, ReadOnlyMemory<byte>.Empty)
        {
            Labels = definition.Labels,
            Secrets = vault.Seal(job, values),
        });
        _planned.Add(new PlannedJob(JobRequests.Of(job, definition) with { RetryOf = retryOf }, title));
        node.Jobs.Add(new NodeJob { Title = title, Name = job.Name });
    }

    public WorkflowPlan ToPlan() => new(
        key, WorkflowMessage.Nodes(body), WorkflowMessage.FailsFast(body), [.. _planned], WorkflowMessage.Done(body));

    public NewWorkflow ToStore(string requestId, ReadOnlyMemory<byte> hash) => new(
        key,
        body.ToByteArray(),
        _jobs,
        requestId.Length == 0 ? null : new RequestKey(key.Project, requestId),
        requestId.Length == 0 ? ReadOnlyMemory<byte>.Empty : hash);
}
