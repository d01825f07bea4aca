using Grpc.Core;
using Mesh.Cli.Connection;
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

    private static async IAsyncEnumerable<TOut> ReadAsync<TIn, TOut>(
        AsyncServerStreamingCall<TIn> call,
        Func<TIn, TOut> select,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
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
