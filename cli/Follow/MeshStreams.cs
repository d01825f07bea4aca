using System.Runtime.CompilerServices;
using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Workflows;
using Mesh.Intake.V1;

namespace Mesh.Cli.Follow;

/// <summary>Opens the streams of a real connection.</summary>
internal static class MeshStreams
{
    public static TailOpener TailLogs(this MeshConnection mesh) => (request, cancellationToken) =>
        ReadAsync(mesh.Logs.TailLogs(request, cancellationToken: cancellationToken), static m => m, cancellationToken);

    public static JobOpener WatchJob(this MeshConnection mesh, string name) => (version, cancellationToken) =>
        ReadAsync(
            mesh.Intake.WatchJob(
                new WatchJobRequest { Name = name, ResourceVersion = version }, cancellationToken: cancellationToken),
            static m => m.Job,
            cancellationToken);

    public static JobOpener WatchJobs(this MeshConnection mesh, string parent) => (version, cancellationToken) =>
        ReadAsync(
            mesh.Intake.WatchJobs(
                new WatchJobsRequest { Parent = parent, ResourceVersion = version }, cancellationToken: cancellationToken),
            static m => m.Job,
            cancellationToken);

    /// <summary>The jobs of a workflow, first as they are now: whoever opens it again gets all of them anew.</summary>
    public static JobOpener WatchWorkflow(this MeshConnection mesh, string name) => (_, cancellationToken) =>
        ReadWorkflowAsync(mesh, name, cancellationToken);

    private static async IAsyncEnumerable<Job> ReadWorkflowAsync(
        MeshConnection mesh, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new WatchJobsRequest { Parent = name[..name.IndexOf("/workflows/", StringComparison.Ordinal)] };
        using var call = mesh.Intake.WatchJobs(request, cancellationToken: cancellationToken);
        // From here on no change is missed, so that what is listed now and what comes are all that there is.
        await call.ResponseHeadersAsync;
        foreach (var job in await WorkflowJobs.ReadAsync(mesh, name, cancellationToken))
        {
            yield return job;
        }

        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (message.Job.Workflow == name)
            {
                yield return message.Job;
            }
        }
    }

    private static async IAsyncEnumerable<TOut> ReadAsync<TIn, TOut>(
        AsyncServerStreamingCall<TIn> call,
        Func<TIn, TOut> select,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (call)
        {
            await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
            {
                yield return select(message);
            }
        }
    }
}
