using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.Reporter.Storage;
using Mesh.Reporter.Watching;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Page;

/// <summary>
/// Puts two sources in one row: the job's states, which JobIntake sends, and the reports of its attempts, which are here. Both wait
/// when the reader is slow, and coalesce; nothing is gathered for it.
/// </summary>
internal sealed class JobNews(
    JobIntakeService.JobIntakeServiceClient intake,
    ReportStore store,
    ReportFeed feed,
    TimeProvider time,
    IOptions<PageOptions> options)
{
    private const string Peer = "JobIntake";
    private const int Waiting = 4;
    private const int MaxAttempts = 100;

    /// <summary>Reads until the job has ended; a problem is the last item.</summary>
    public async IAsyncEnumerable<JobNewsItem> ReadAsync(string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var news = Channel.CreateBounded<JobNewsItem>(Waiting);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var states = GuardAsync(StatesAsync(name, news.Writer, leave.Token), news.Writer);
        Task? reports = null;
        Task<bool>? ready = null;
        try
        {
            while (true)
            {
                ready ??= news.Reader.WaitToReadAsync(leave.Token).AsTask();
                if (!await IsInTimeAsync(ready, leave.Token))
                {
                    yield return JobNewsItem.Beat;
                    continue;
                }

                ready = null;
                while (news.Reader.TryRead(out var item))
                {
                    yield return item;
                    if (item.Problem is not null || item.IsEnd)
                    {
                        yield break;
                    }

                    // After the job, so that a name that is no job's costs one question and no watch.
                    reports ??= item.Job is null ? null : GuardAsync(ReportsAsync(name, news.Writer, leave.Token), news.Writer);
                }
            }
        }
        finally
        {
            await leave.CancelAsync();
            await Task.WhenAll(states, reports ?? Task.CompletedTask);
        }
    }

    private static async Task GuardAsync(Task source, ChannelWriter<JobNewsItem> news)
    {
        await source.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (source.Exception?.InnerException is { } bug)
        {
            // Whatever it was: the reader must meet it, or it would hear beats for ever.
            news.TryComplete(bug);
        }
    }

    private async Task<bool> IsInTimeAsync(Task ready, CancellationToken cancellation)
    {
        try
        {
            await ready.WaitAsync(options.Value.Heartbeat, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task StatesAsync(string name, ChannelWriter<JobNewsItem> news, CancellationToken cancellation)
    {
        using var call = intake.WatchJob(new WatchJobRequest { Name = name }, cancellationToken: cancellation);
        JobNewsItem last;
        try
        {
            // The first state comes at once, or JobIntake is slow; after it a job may be quiet for hours.
            var patience = options.Value.PeerTimeout;
            while (await call.ResponseStream.MoveNext(cancellation).WaitAsync(patience, time, cancellation))
            {
                patience = Timeout.InfiniteTimeSpan;
                await news.WriteAsync(new JobNewsItem(call.ResponseStream.Current.Job), cancellation);
            }

            foreach (var report in Reports(name))
            {
                await news.WriteAsync(new JobNewsItem(Report: report), cancellation);
            }

            last = JobNewsItem.End;
        }
        catch (RpcException e)
        {
            last = new JobNewsItem(Problem: PageProblem.Of(Peer, e));
        }
        catch (TimeoutException)
        {
            last = new JobNewsItem(Problem: PageProblem.Silent(Peer, options.Value.PeerTimeout));
        }

        await news.WriteAsync(last, cancellation);
    }

    private async Task ReportsAsync(string name, ChannelWriter<JobNewsItem> news, CancellationToken cancellation)
    {
        var watch = new ReportWatch(feed, store.Reader, new ReportFilter(name, Project: null, ResultsOnly: false));
        await watch.RunAsync(
            0,
            async (message, token) =>
            {
                // The watch tells of changes only; what was reported before it is read once it is in place.
                IEnumerable<AttemptReport> changed = message.Synced is null ? [message.Report] : Reports(name);
                foreach (var report in changed)
                {
                    await news.WriteAsync(new JobNewsItem(Report: report), token);
                }
            },
            cancellation);
    }

    private IEnumerable<AttemptReport> Reports(string name) => store.Reader.List(name, int.MaxValue, MaxAttempts).Reports;
}
