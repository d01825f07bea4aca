using System.Text.Json;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;
using NodeCondition = Mesh.Queue.Workflows.NodeCondition;

namespace Mesh.JobIntake.Tests.Store.Suite;

/// <summary>Jobs as the queue gives them to a store.</summary>
internal static class Stored
{
    /// <summary>Job n came n ticks later.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static JobRecord Job(long sequence, string project = "demo", JobPhase phase = JobPhase.Queued) => new()
    {
        Key = new JobKey(project, FormattableString.Invariant($"j{sequence:D6}")),
        Sequence = sequence,
        Version = sequence,
        Phase = phase,
        CreateTime = Start.AddTicks(sequence),
        UpdateTime = Start.AddTicks(sequence),
    };

    /// <summary>A job that has ended, so many minutes after the start.</summary>
    public static JobRecord Ended(long sequence, int minute = 1, string project = "demo") =>
        End(Job(sequence, project), sequence, Start.AddMinutes(minute));

    /// <summary>The job after its end.</summary>
    public static JobRecord End(JobRecord job, long version, DateTimeOffset end) => job with
    {
        Phase = JobPhase.Succeeded,
        Version = version,
        UpdateTime = end,
        EndTime = end,
        Outcome = new AttemptOutcome(EndReason.Succeeded, ""),
    };

    /// <summary>A job with something in every field.</summary>
    public static JobRecord Full(long sequence) => Job(sequence, phase: JobPhase.Running) with
    {
        Attempt = 2,
        Epoch = 7,
        Dispatcher = "d1",
        LeaseTime = Start.AddTicks(1),
        StartTime = Start.AddTicks(2),
        NotBefore = Start.AddTicks(3),
        QueueDeadline = Start.AddTicks(4),
        CancelRequested = true,
        CancelReason = EndReason.Superseded,
        InfrastructureRetries = 1,
        Retries = 1,
        RetryOf = "j000000",
        Workflow = new WorkflowLink("w1", "test [os=linux]"),
        Policy = new JobPolicy
        {
            Priority = -3,
            Group = new ConcurrencyGroup("deploy", GroupPolicy.CancelInProgress),
            Retry = new RetryRule { MaxRetries = 2, ExitCodes = [3, 4], Reasons = [EndReason.StepFailed], Backoff = TimeSpan.FromSeconds(3) },
        },
        Message = "läuft — 走る",
        Node = "peasant-1",
        Pod = "mesh-jobs/p",
        Ends = [new AttemptEnd(1, 5, new AttemptOutcome(EndReason.NodeLost, "gone", "one", 137))],
        Timeline = [new TimelineEntry(JobPhase.Queued, Start, 0, "in", 1), new TimelineEntry(JobPhase.Running, Start.AddTicks(2), 2, "", 2)],
    };

    public static NewJob New(JobRecord job, string? requestId = null, params (string Key, string Value)[] labels) => new(
        job.Key,
        Definition(job.Sequence),
        requestId is null ? null : new RequestKey(job.Key.Project, requestId),
        requestId is null ? ReadOnlyMemory<byte>.Empty : Hash(job.Sequence))
    {
        Labels = labels.ToDictionary(label => label.Key, label => label.Value),
    };

    /// <summary>A workflow of two nodes, the second of which needs the first; with something in every field.</summary>
    public static Workflow Body(long sequence) => new()
    {
        Project = "demo",
        FailurePolicy = FailurePolicy.FailFast,
        Labels = { ["sequence"] = FormattableString.Invariant($"{sequence}") },
        Nodes =
        {
            new WorkflowNode
            {
                Name = "build",
                AllowFailure = true,
                Matrix = new Matrix { Axes = { new MatrixAxis { Name = "OS", Values = { "a", "b" } } } },
                Jobs =
                {
                    new NodeJob { Title = "build (a)", Name = "projects/demo/jobs/old", State = JobState.Succeeded },
                    new NodeJob { Title = "build (b)", Name = Job(sequence + 1).Key.Name },
                },
            },
            new WorkflowNode
            {
                Name = "test",
                Needs = { "build" },
                Condition = Intake.V1.NodeCondition.Always,
                Jobs = { new NodeJob { Title = "test", Name = Job(sequence + 2).Key.Name } },
            },
        },
    };

    /// <summary>The queue's record of <see cref="Body"/>.</summary>
    public static WorkflowRecord Workflow(long sequence) => new()
    {
        Key = new WorkflowKey("demo", FormattableString.Invariant($"w{sequence}")),
        Sequence = sequence,
        Version = sequence,
        CreateTime = Start.AddTicks(sequence),
        Nodes =
        [
            new NodeRecord("build", ["old", Job(sequence + 1).Key.Id], [], NodeCondition.OnSuccess, true, FailsFast: true),
            new NodeRecord("test", [Job(sequence + 2).Key.Id], [0], NodeCondition.Always, false, FailsFast: false),
        ],
        Done = ["old"],
        FailsFast = true,
    };

    /// <summary>The jobs of <see cref="Workflow"/> that are to run, as they are at first.</summary>
    public static IReadOnlyList<JobRecord> JobsOf(WorkflowRecord workflow) =>
    [
        Of(workflow.Key.Id, Job(workflow.Sequence + 1)),
        Of(workflow.Key.Id, Job(workflow.Sequence + 2, phase: JobPhase.Blocked)),
    ];

    public static byte[] Definition(long sequence) => [10, 0, 255, (byte)sequence];

    public static byte[] Hash(long sequence) => [.. Enumerable.Repeat((byte)sequence, 32)];

    /// <summary>The job of a workflow.</summary>
    public static JobRecord Of(string workflow, JobRecord job) => job with { Workflow = new WorkflowLink(workflow, "node") };

    public static async Task CommitAsync(this IJobStore store, IEnumerable<JobRecord> added, params JobRecord[] changed)
    {
        var batch = new CommitBatch();
        foreach (var job in added)
        {
            batch.Add(New(job));
            batch.Change(job);
            batch.Version = Math.Max(batch.Version, job.Version);
        }

        foreach (var job in changed)
        {
            batch.Change(job);
            batch.Version = Math.Max(batch.Version, job.Version);
        }

        await store.CommitAsync(batch, CancellationToken.None);
    }

    /// <summary>Every field of a record as text: what records compare of arrays is not what they hold.</summary>
    public static string Text<T>(T record) => JsonSerializer.Serialize(record);

    public static IEnumerable<long> Sequences(IEnumerable<JobRecord> jobs) => jobs.Select(job => job.Sequence);
}
