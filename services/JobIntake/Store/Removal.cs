namespace Mesh.JobIntake.Store;

/// <summary>What is to be removed, by sequence. A workflow's jobs are among the jobs.</summary>
public sealed record Removal(IReadOnlyList<long> Jobs, IReadOnlyList<long> Workflows)
{
    public static Removal Of(IEnumerable<EndedJob> jobs) => new([.. jobs.Select(job => job.Sequence)], []);

    public static Removal Of(IReadOnlyCollection<EndedWorkflow> workflows) =>
        new([.. workflows.SelectMany(workflow => workflow.Jobs)], [.. workflows.Select(workflow => workflow.Sequence)]);
}
