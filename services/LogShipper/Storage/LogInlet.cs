using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>One log as one of its writers sees it.</summary>
internal sealed class LogInlet(LogIntake intake, LogKey key, EndedLog? ended, SpoolLog? log, bool isCertain = true)
{
    /// <summary>True: nobody has written to the log yet, as far as this store knows.</summary>
    public bool IsNew => ended is null && log is null;

    /// <summary>True: the log has ended, and takes no more.</summary>
    public bool IsSealed => ended is not null || log?.Seal is not null;

    /// <summary>False: the log may be in the archive, which does not answer.</summary>
    public bool IsCertain => isCertain;

    /// <summary>How far a writer's own bytes are on disk.</summary>
    public long CursorOf(string writer) => ended?.CursorOf(writer) ?? log?.CursorOf(writer) ?? 0;

    /// <summary>Takes a frame; the observer hears what becomes of it.</summary>
    public ValueTask AppendAsync(in SpoolFrame frame, IAppendObserver observer)
    {
        if (ended is null)
        {
            return intake.AppendAsync(key, frame, observer);
        }

        if (ended.Append(frame) is { } refusal)
        {
            observer.Refused(refusal);
        }
        else
        {
            observer.Committed(ended.CursorOf(frame.Writer));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Puts on record that a writer's bytes up to an offset are lost; null once that is on disk.</summary>
    public Task<SpoolRefusal?> SkipAsync(string writer, long to, long timeNanos, string why) =>
        intake.SkipAsync(key, writer, to, timeNanos, why);

    /// <summary>Ends the log, or says that it has ended.</summary>
    public Task<SealResult> SealAsync(SealWish wish, CancellationToken cancellationToken) =>
        ended is null ? intake.SealAsync(key, wish, cancellationToken) : Task.FromResult(ended.Seal(wish));
}
