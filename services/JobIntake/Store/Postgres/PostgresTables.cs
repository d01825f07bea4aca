using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;
using Added = Mesh.JobIntake.Store.Postgres.ArrayColumn<(Mesh.Queue.Jobs.JobRecord Job, Mesh.JobIntake.Store.NewJob Added)>;
using Job = Mesh.JobIntake.Store.Postgres.ArrayColumn<(Mesh.Queue.Jobs.JobRecord Job, Mesh.JobIntake.Store.NewJob? Added)>;
using Label = Mesh.JobIntake.Store.Postgres.ArrayColumn<(string Key, string Value, long Sequence)>;
using Secret = Mesh.JobIntake.Store.Postgres.ArrayColumn<(long Sequence, Mesh.JobIntake.Store.SealedSecrets Secrets)>;
using Workflow = Mesh.JobIntake.Store.Postgres.ArrayColumn<
    (Mesh.Queue.Workflows.WorkflowRecord Workflow, Mesh.JobIntake.Store.NewWorkflow? Added)>;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>What a commit writes, column by column.</summary>
internal static class PostgresTables
{
    public static readonly ArrayTable<(JobRecord Job, NewJob? Added)> Jobs = new(
        "jobs",
        Job.Number("sequence", row => row.Job.Sequence),
        Job.Text("id", row => row.Job.Key.Id, changes: false),
        Job.Text("project", row => row.Job.Key.Project, changes: false),
        Job.Small("state", row => (int)row.Job.Phase),
        Job.Number("version", row => row.Job.Version),
        Job.Number("epoch", row => row.Job.Epoch),
        Job.Text("dispatcher", row => row.Job.Dispatcher),
        Job.Number("lease_time", row => JobRow.Ticks(row.Job.LeaseTime)),
        Job.Number("not_before", row => JobRow.Ticks(row.Job.NotBefore)),
        Job.Bytes("status", row => JobRow.Status(row.Job)),
        Job.Bytes("ends", row => AttemptEndsCodec.Encode(row.Job)),
        Job.Number("queue_deadline", row => JobRow.Ticks(row.Job.QueueDeadline), changes: false),
        Job.Small("cancel_reason", row => JobRow.CancelReason(row.Job)),
        Job.Number("end_time", row => JobRow.Ticks(row.Job.EndTime)),
        Job.Number("create_time", row => JobRow.Ticks(row.Job.CreateTime), changes: false),
        Job.Text("workflow", row => row.Job.Workflow?.Id, changes: false),
        Job.Text("request_id", row => row.Added?.Request?.RequestId, changes: false));

    public static readonly ArrayTable<(JobRecord Job, NewJob Added)> Keys = new(
        "job_keys",
        Added.Text("project", row => row.Job.Key.Project),
        Added.Number("sequence", row => row.Job.Sequence),
        Added.Text("job_id", row => row.Job.Key.Id));

    public static readonly ArrayTable<(JobRecord Job, NewJob Added)> Definitions = new(
        "definitions",
        Added.Number("sequence", row => row.Job.Sequence),
        Added.Bytes("body", row => row.Added.Definition.ToArray()));

    public static readonly ArrayTable<(WorkflowRecord Workflow, NewWorkflow? Added)> Workflows = new(
        "workflows",
        Workflow.Number("sequence", row => row.Workflow.Sequence),
        Workflow.Text("id", row => row.Workflow.Key.Id, changes: false),
        Workflow.Text("project", row => row.Workflow.Key.Project, changes: false),
        Workflow.Small("is_open", row => row.Workflow.EndTime is null ? 1 : 0),
        Workflow.Small("cancel_requested", row => row.Workflow.CancelRequested ? 1 : 0),
        Workflow.Number("create_time", row => JobRow.Ticks(row.Workflow.CreateTime), changes: false),
        Workflow.Number("end_time", row => JobRow.Ticks(row.Workflow.EndTime)),
        Workflow.Text("request_id", row => row.Added?.Request?.RequestId, changes: false),
        Workflow.Bytes("body", row => row.Added?.Body.ToArray(), changes: false));

    public static readonly ArrayTable<Addition> Requests = new(
        "requests",
        ArrayColumn<Addition>.Text("project", added => added.Project),
        ArrayColumn<Addition>.Text("request_id", added => added.Request?.RequestId),
        ArrayColumn<Addition>.Text("job_id", added => added.Id),
        ArrayColumn<Addition>.Bytes("body_hash", added => added.BodyHash.ToArray()));

    public static readonly ArrayTable<(long Sequence, SealedSecrets Secrets)> Secrets = new(
        "secrets",
        Secret.Number("sequence", row => row.Sequence),
        Secret.Text("key_id", row => row.Secrets.KeyId),
        Secret.Bytes("sealed", row => row.Secrets.Box.ToArray()));

    public static readonly ArrayTable<(string Key, string Value, long Sequence)> Labels = new(
        "job_labels",
        Label.Text("key", row => row.Key),
        Label.Text("value", row => row.Value),
        Label.Number("sequence", row => row.Sequence));
}
