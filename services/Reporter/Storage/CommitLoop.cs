using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Mesh.Reporter.Reports;
using Mesh.Reporter.Watching;
using Microsoft.Data.Sqlite;

namespace Mesh.Reporter.Storage;

/// <summary>
/// Takes words from the queue in the order they came, and commits all that wait in one transaction: while the disk works on
/// one group the next one gathers. Words are answered, and watches told, only after the commit.
/// </summary>
public sealed partial class CommitLoop(
    ChannelReader<PendingWord> queue,
    ReportWriter writer,
    ReportFeed feed,
    int maxBatch,
    TimeProvider time,
    ILogger<CommitLoop> logger)
{
    // SQLITE_FULL: the disk has no room. The database is as it was.
    private const int SqliteFull = 13;

    private readonly List<PendingWord> _batch = new(maxBatch);
    private readonly List<AttemptReport> _changed = new(maxBatch);

    /// <summary>Runs until the queue is completed and empty.</summary>
    /// <exception cref="SqliteException">The disk failed; nobody knows what it holds: the process must start anew.</exception>
    public async Task RunAsync()
    {
        while (await queue.WaitToReadAsync())
        {
            while (_batch.Count < maxBatch && queue.TryRead(out var pending))
            {
                _batch.Add(pending);
            }

            CommitBatch();
        }
    }

    private void CommitBatch()
    {
        try
        {
            Store();
            feed.Publish(_changed);
            AnswerAll(pending => pending.Decided!);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == SqliteFull)
        {
            LogDiskFull(failure, _batch.Count);
            AnswerAll(_ => new StoreResult.DiskFull());
        }
        catch
        {
            AnswerAll(_ => new StoreResult.Unavailable("the report store failed and starts anew"));
            throw;
        }
        finally
        {
            _batch.Clear();
            _changed.Clear();
        }
    }

    private void Store()
    {
        using var transaction = writer.Begin();
        var version = writer.Version;
        foreach (var pending in _batch)
        {
            pending.Decided = Apply(pending.Word, ref version);
        }

        // A group that changes nothing has nothing to make durable: what it repeats was committed before.
        if (_changed.Count > 0)
        {
            writer.Commit(transaction, version);
        }
    }

    private StoreResult Apply(ReportWord word, ref long version)
    {
        switch (ReportRules.Decide(writer.Load(word.Job, word.Attempt), writer.NewestAttempt(word.Job), word))
        {
            case ReportDecision.Changed { Report: var report }:
                var now = time.GetUtcNow().ToTimestamp();
                report.CreateTime ??= now;
                report.UpdateTime = now;
                report.ResourceVersion = ++version;
                writer.Save(report, word.Project);
                _changed.Add(report);
                return new StoreResult.Stored();
            case ReportDecision.Refused { Reason: var reason, Message: var message }:
                return new StoreResult.Refused(reason, message);
            default:
                return new StoreResult.Stored();
        }
    }

    private void AnswerAll(Func<PendingWord, StoreResult> answer)
    {
        foreach (var pending in _batch)
        {
            pending.Answer(answer(pending));
        }
    }
}
