using Grpc.Core;
using Mesh.Dispatch.V1;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Runners;
using Mesh.Hosting.Errors;

namespace Mesh.Dispatcher.Api;

/// <summary>Serves WatchRunners.</summary>
public sealed class RunnerWatch(RunnerRegistry runners, RunnerChanges changes, IHostApplicationLifetime lifetime)
{
    // grpc-dotnet's write to a reader that is gone can hang for ever.
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(30);

    /// <summary>Writes until the caller ends the call.</summary>
    public async Task ServeAsync(IServerStreamWriter<WatchRunnersResponse> responses, CancellationToken cancellationToken)
    {
        // Before the first look, so that what changes during it is seen.
        using var subscription = changes.Subscribe() ?? throw MeshErrors.ResourceExhausted(
            "TOO_MANY_WATCHES", $"The dispatcher takes {RunnerChanges.MaxSubscriptions} watches at a time.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var told = new Dictionary<AttemptKey, Runner>();
        try
        {
            foreach (var runner in runners.All)
            {
                await TellAsync(runner.Key, told, responses, end.Token);
            }

            await WriteAsync(responses, new WatchRunnersResponse { Synced = true }, end.Token);
            while (true)
            {
                foreach (var key in await subscription.NextAsync(end.Token))
                {
                    await TellAsync(key, told, responses, end.Token);
                }
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw MeshErrors.Unavailable("STOPPING", "The dispatcher stops.");
        }
    }

    private async Task TellAsync(
        AttemptKey key,
        Dictionary<AttemptKey, Runner> told,
        IServerStreamWriter<WatchRunnersResponse> responses,
        CancellationToken cancellationToken)
    {
        var before = told.GetValueOrDefault(key);
        if (RunnerMessages.Describe(runners.Find(key)) is { } now)
        {
            if (!now.Equals(before))
            {
                told[key] = now;
                await WriteAsync(responses, new WatchRunnersResponse { Runner = now }, cancellationToken);
            }
        }
        else if (before is not null)
        {
            told.Remove(key);
            var gone = new Runner { Job = before.Job, Attempt = before.Attempt, Epoch = before.Epoch };
            await WriteAsync(responses, new WatchRunnersResponse { Runner = gone, Removed = true }, cancellationToken);
        }
    }

    private static async Task WriteAsync(
        IServerStreamWriter<WatchRunnersResponse> responses, WatchRunnersResponse response, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(WritePatience);
        await responses.WriteAsync(response, limit.Token);
    }
}
