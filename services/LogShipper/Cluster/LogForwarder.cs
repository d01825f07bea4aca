using System.Globalization;
using Grpc.Core;
using Mesh.Hosting.Names;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster.Notes;
using Mesh.LogShipper.Push;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster;

/// <summary>
/// Serves a call here, or gives it to the member that keeps the log: streams are piped message by message, so that a slow end slows
/// the other; deadline, cancellation, token and the error's details go through as they are.
/// </summary>
internal sealed class LogForwarder(
    LogOwners owners, ClusterMembers members, ClusterPeers peers, LostLogs lost, IOptions<PushOptions> push, TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    private const string HopHeader = "mesh-log-hop";
    private const string Details = "grpc-status-details-bin";

    public async Task PushAsync(
        IAsyncStreamReader<PushLogsRequest> requests,
        IServerStreamWriter<PushLogsResponse> responses,
        ServerCallContext context,
        Func<IAsyncStreamReader<PushLogsRequest>, Task> serveHere)
    {
        if (!owners.IsCluster)
        {
            await serveHere(requests);
            return;
        }

        var first = await FirstAsync(requests, context.CancellationToken);
        var all = first is null ? requests : new ReplayedStream<PushLogsRequest>(first, requests);
        if (await FindAsync(first?.Open?.Job ?? "", false, context) is not { } member)
        {
            await serveHere(all);
            return;
        }

        await GuardAsync(member, context, async stop =>
        {
            using var call = peers.Logs(member).PushLogs(Options(context, stop.Token));
            var sending = SendAsync(all, call.RequestStream, stop.Token);
            try
            {
                await PipeAsync(call.ResponseStream, responses, stop.Token);
            }
            finally
            {
                await stop.CancelAsync();
                await sending;
            }
        });
    }

    public async Task TailAsync(
        TailLogsRequest request, IServerStreamWriter<TailLogsResponse> responses, ServerCallContext context, Func<Task> serveHere)
    {
        var hasBegun = false;
        try
        {
            if (await FindAsync(request.Job, true, context) is { } member)
            {
                await GuardAsync(member, context, async stop =>
                {
                    using var call = peers.Logs(member).TailLogs(request, Options(context, stop.Token));
                    if (request.Follow)
                    {
                        // The reader learns that the stream stands when it does, though the first byte may be minutes away.
                        await call.ResponseHeadersAsync;
                        hasBegun = true;
                        await context.WriteResponseHeadersAsync([]);
                    }

                    await PipeAsync(call.ResponseStream, responses, stop.Token, () => hasBegun = true);
                });
                return;
            }
        }
        catch (MemberUnreachableException) when (!hasBegun)
        {
            // What is in a shared archive is whole, and outlives its member.
            if (!await owners.IsSharedAsync(request.Job, request.Attempt, context.CancellationToken))
            {
                throw;
            }
        }

        await HereAsync(async () =>
        {
            await serveHere();
            return true;
        });
    }

    /// <summary>ReadLogs, which a shared archive can answer when the log's member cannot be reached.</summary>
    public async Task<ReadLogsResponse> ReadAsync(
        ReadLogsRequest request, ServerCallContext context, Func<Task<ReadLogsResponse>> serveHere)
    {
        try
        {
            return await UnaryAsync(
                request.Job, request, context, (member, r, options) => member.ReadLogsAsync(r, options),
                () => HereAsync(serveHere));
        }
        catch (MemberUnreachableException lost)
        {
            if (!await owners.IsSharedAsync(request.Job, request.Attempt, context.CancellationToken))
            {
                throw;
            }

            try
            {
                return await serveHere();
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                // The page before was of an attempt that only the lost member has.
                throw lost;
            }
        }
    }

    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        string job,
        TRequest request,
        ServerCallContext context,
        Func<LogShipperService.LogShipperServiceClient, TRequest, CallOptions, AsyncUnaryCall<TResponse>> ask,
        Func<Task<TResponse>> serveHere)
        where TResponse : class
    {
        if (await FindAsync(job, true, context) is not { } member)
        {
            return await serveHere();
        }

        TResponse? response = null;
        await GuardAsync(member, context, async stop =>
        {
            using var call = ask(peers.Logs(member), request, Options(context, stop.Token));
            response = await call;
        });
        return response!;
    }

    /// <summary>True: another member asks this one for its part of an answer.</summary>
    public static bool IsForwarded(ServerCallContext context) => Hop(context) > 0;

    /// <summary>Asks one member for its part of a search. Null: it has left the cluster, and does not answer.</summary>
    /// <exception cref="MemberUnreachableException">It cannot be reached.</exception>
    public async Task<SearchLogsResponse?> SearchAtAsync(int ordinal, SearchLogsRequest request, ServerCallContext context)
    {
        SearchLogsResponse? response = null;
        try
        {
            await GuardAsync(members.NameOf(ordinal), context, async stop =>
            {
                using var call = peers.Logs(members.NameOf(ordinal)).SearchLogsAsync(request, Options(context, stop.Token));
                response = await call;
            });
        }
        catch (MemberUnreachableException) when (members.HasLeft(ordinal))
        {
            // As with a log that it may keep: nobody waits for a member that does not come back.
        }
        catch (MemberUnreachableException e)
        {
            throw new MemberUnreachableException(e.Member, "may keep logs of the project", e.Problem);
        }

        return response;
    }

    // A log that is not here may have been on a former disk.
    private async Task<T> HereAsync<T>(Func<Task<T>> serveHere)
    {
        try
        {
            return await serveHere();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound && lost.IsPending)
        {
            throw lost.Unknown();
        }
    }

    private static async Task SendAsync<T>(
        IAsyncStreamReader<T> from, IClientStreamWriter<T> to, CancellationToken cancellationToken)
    {
        try
        {
            while (await from.MoveNext(cancellationToken))
            {
                await to.WriteAsync(from.Current, cancellationToken);
            }

            await to.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException or OperationCanceledException)
        {
            // One of the two ends is gone; the answering side of the call tells how it ended.
        }
    }

    private static async Task PipeAsync<T>(
        IAsyncStreamReader<T> from, IServerStreamWriter<T> to, CancellationToken cancellationToken, Action? seen = null)
        where T : class
    {
        while (await from.MoveNext(cancellationToken))
        {
            seen?.Invoke();
            await to.WriteAsync(from.Current, cancellationToken);
        }
    }

    // What is no job's name is refused by whoever serves; here.
    private ValueTask<string?> FindAsync(string job, bool reads, ServerCallContext context) =>
        JobName.TryParse(job, out _)
            ? owners.FindAsync(job, Hop(context), reads, context.CancellationToken)
            : new((string?)null);

    private async Task<PushLogsRequest?> FirstAsync(
        IAsyncStreamReader<PushLogsRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            var isThere = await requests.MoveNext(cancellationToken).WaitAsync(push.Value.OpenTimeout, time, cancellationToken);
            return isThere ? requests.Current : null;
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "No message came in time."));
        }
    }

    private async Task GuardAsync(string member, ServerCallContext context, Func<CancellationTokenSource, Task> call)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await call(stop);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException
            && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw LogErrors.Stopping();
        }
        catch (RpcException e) when (e.Trailers.Get(Details) is { } details)
        {
            throw new RpcException(e.Status, [details]);
        }
        catch (RpcException e) when (!context.CancellationToken.IsCancellationRequested
            && e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown)
        {
            throw LogOwners.Unreachable(member, e.Status.Detail);
        }
    }

    private static CallOptions Options(ServerCallContext context, CancellationToken cancellationToken)
    {
        var headers = new Metadata { { HopHeader, (Hop(context) + 1).ToString(CultureInfo.InvariantCulture) } };
        if (context.RequestHeaders.Get("authorization") is { } token)
        {
            headers.Add(token);
        }

        return new CallOptions(headers, context.Deadline, cancellationToken);
    }

    private static int Hop(ServerCallContext context) =>
        int.TryParse(context.RequestHeaders.GetValue(HopHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var hop)
            ? hop
            : 0;
}
