namespace Mesh.Local;

/// <summary>What goes wrong with a request.</summary>
public abstract record ApiFaultEffect
{
    private protected ApiFaultEffect()
    {
    }

    /// <summary>The request waits, then goes its way (into the next fault that matches, if there is one).</summary>
    public static ApiFaultEffect Slow(TimeSpan delay) => new SlowEffect(delay);

    /// <summary>429 as API priority and fairness says it: plain text and a Retry-After of whole seconds.</summary>
    public static ApiFaultEffect TooManyRequests(int retryAfterSeconds) => new RefusalEffect(429, retryAfterSeconds);

    /// <summary>A Status of that code (500, 503, 403 …), without the request being done.</summary>
    public static ApiFaultEffect Refuse(int code) => new RefusalEffect(code, null);

    /// <summary>The connection is cut before the request is done.</summary>
    public static ApiFaultEffect Reset() => new ResetEffect(Done: false);

    /// <summary>The request is done, but the connection is cut instead of an answer: the client cannot know.</summary>
    public static ApiFaultEffect LoseAnswer() => new ResetEffect(Done: true);

    /// <summary>A watch delivers so many events; within the next one the connection is cut.</summary>
    public static ApiFaultEffect CutWatch(int afterEvents) => new WatchEffect(afterEvents, Cut: true);

    /// <summary>A watch delivers so many events, then nothing more, while its connection stays open.</summary>
    public static ApiFaultEffect SilenceWatch(int afterEvents) => new WatchEffect(afterEvents, Cut: false);

    internal sealed record SlowEffect(TimeSpan Delay) : ApiFaultEffect;

    internal sealed record RefusalEffect(int Code, int? RetryAfter) : ApiFaultEffect;

    internal sealed record ResetEffect(bool Done) : ApiFaultEffect;

    internal sealed record WatchEffect(int AfterEvents, bool Cut) : ApiFaultEffect;
}
