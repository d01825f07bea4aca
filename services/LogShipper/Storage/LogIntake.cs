using Mesh.LogShipper.Archive;
using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>Where writers' logs are: most in the spool, or not there yet; some have ended, and are archived.</summary>
internal sealed partial class LogIntake(LogSpool spool, ArchivedLogs archive, TimeProvider time, ILogger<LogIntake> logger)
{
    // What a new log's first push may wait for an archive that does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Finds a log for a writer.</summary>
    internal async ValueTask<LogInlet> OpenAsync(LogKey key, CancellationToken cancellationToken)
    {
        if (spool.Find(key) is { } log)
        {
            return new LogInlet(this, key, null, log);
        }

        try
        {
            var found = await archive.FindAsync(key, cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
            return new LogInlet(this, key, found?.Ended, null);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // Pushes must not wait for the archive. Should the log be there, the two will be found to differ when this one is
            // sealed.
            LogUnknown(e, key.Job, key.Attempt);
            return new LogInlet(this, key, null, null, isCertain: false);
        }
    }

    internal ValueTask AppendAsync(LogKey key, in SpoolFrame frame, IAppendObserver observer) =>
        spool.AppendAsync(key, frame, observer);

    internal Task<SpoolRefusal?> SkipAsync(LogKey key, string writer, long to, long timeNanos, string why) =>
        spool.SkipAsync(key, writer, to, timeNanos, why);

    internal async Task<SealResult> SealAsync(LogKey key, SealWish wish, CancellationToken cancellationToken)
    {
        var result = await spool.SealAsync(key, wish);
        // It may have left the spool since the stream was opened.
        return result.Refusal is { Kind: SpoolRefusalKind.Sealed } && spool.Find(key) is null
            && await archive.FindAsync(key, cancellationToken) is { } archived
                ? archived.Ended.Seal(wish)
                : result;
    }

    [LoggerMessage(
        483, LogLevel.Warning, "Whether the log of {Job} attempt {Attempt} is archived cannot be found out; it is taken for new")]
    private partial void LogUnknown(Exception error, string job, int attempt);
}
