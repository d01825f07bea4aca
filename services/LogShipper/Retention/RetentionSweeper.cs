using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Retention;

/// <summary>
/// Deletes archived logs that have expired, from time to time. A full disk is no reason: it deletes only what the options say,
/// and never what is still to be shipped. An open log never expires; an abandoned one is sealed, and then goes the way of all.
/// </summary>
internal sealed partial class RetentionSweeper(
    IArchive archive, ArchivedLogs archived, AbandonedLogs abandoned, IShippingProgress shipping, LogOwners owners,
    IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(options.Value.Interval, time, stoppingToken);
            try
            {
                await SealAbandonedAsync(stoppingToken);
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The archive may be away for hours; logs that live longer meanwhile harm nobody.
                LogSweepFailed(e);
            }
        }
    }

    private async Task SealAbandonedAsync(CancellationToken cancellationToken)
    {
        foreach (var key in abandoned.Look(time.GetUtcNow()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await abandoned.SealAsync(key) is { } seal)
            {
                LogAbandoned(key.Job, key.Attempt, seal.Length);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var project = "";
        var logs = new List<ArchiveObject>();
        // Names sort by project, so one project at a time is in memory.
        await foreach (var found in archive.ListAsync(ArchiveNames.All, cancellationToken))
        {
            if (!ArchiveNames.TryParse(found.Name, out var key))
            {
                continue;
            }

            if (ArchiveNames.ProjectOf(key) is var next && next != project)
            {
                await ExpireAsync(project, logs, cancellationToken);
                (project, logs) = (next, []);
            }

            logs.Add(found);
        }

        await ExpireAsync(project, logs, cancellationToken);
    }

    private async Task ExpireAsync(string project, List<ArchiveObject> logs, CancellationToken cancellationToken)
    {
        var (maxAge, maxBytes) = options.Value.Of(project);
        // Of a shared archive every member sees all logs, and so chooses alike; each deletes those that it owns, of which
        // alone it knows whether they are shipped.
        var all = RetentionRules.Expired(logs, maxAge, maxBytes, time.GetUtcNow(), log => !IsMine(log) || IsShipped(log));
        var expired = all.Where(IsMine).ToList();
        foreach (var log in expired)
        {
            await archive.DeleteAsync(log.Name, cancellationToken);
            if (ArchiveNames.TryParse(log.Name, out var key))
            {
                archived.Forget(key);
            }
        }

        // Also of those that another member deletes: this one may have shipped them before the members changed.
        shipping.Forget([.. all.Select(log => ArchiveNames.TryParse(log.Name, out var key) ? key : default).Where(k => k != default)]);
        if (expired.Count > 0)
        {
            LogExpired(project, expired.Count, expired.Sum(l => l.Length));
        }
    }

    private bool IsMine(ArchiveObject log) =>
        !archive.IsShared || (ArchiveNames.TryParse(log.Name, out var key) && owners.IsMine(key.Job));

    private bool IsShipped(ArchiveObject log) => ArchiveNames.TryParse(log.Name, out var key) && shipping.IsShipped(key);
}
