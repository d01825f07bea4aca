using Grpc.Core;
using Mesh.Intake.V1;

namespace Mesh.Cli.Connection;

/// <summary>What a command is about: a job or a workflow, as it is now.</summary>
internal sealed record FoundTarget
{
    private FoundTarget(Job? job, Workflow? workflow) => (Job, Workflow) = (job, workflow);

    /// <summary>The job; null when it is a workflow.</summary>
    public Job? Job { get; }

    /// <summary>The workflow; null when it is a job.</summary>
    public Workflow? Workflow { get; }

    /// <summary>Its full name.</summary>
    public string Name => Job?.Name ?? Workflow!.Name;

    /// <summary>Finds what a text means.</summary>
    /// <exception cref="CliException">The text is neither a name nor an id, or an id of nothing.</exception>
    /// <exception cref="RpcException">There is nothing of this full name, or mesh said no.</exception>
    public static async Task<FoundTarget> FindAsync(
        MeshConnection mesh, string text, string project, CancellationToken cancellationToken)
    {
        var names = JobReference.ResolveAny(text, project);
        foreach (var name in names)
        {
            try
            {
                return await ReadAsync(mesh, name, cancellationToken);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound && names.Count > 1)
            {
                // Then it is the next one.
            }
        }

        throw new CliException($"there is no job and no workflow {text} in the project {project}", ExitCodes.Usage);
    }

    private static async Task<FoundTarget> ReadAsync(MeshConnection mesh, string name, CancellationToken cancellationToken)
    {
        if (JobReference.IsWorkflow(name))
        {
            var workflow = new GetWorkflowRequest { Name = name };
            return new(
                null, (await mesh.Questions.AskAsync(o => mesh.Intake.GetWorkflowAsync(workflow, o), cancellationToken)).Workflow);
        }

        var job = new GetJobRequest { Name = name };
        return new((await mesh.Questions.AskAsync(o => mesh.Intake.GetJobAsync(job, o), cancellationToken)).Job, null);
    }
}
