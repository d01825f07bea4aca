using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Logs;

/// <summary>
/// Puts the platform's own lines into the logs of attempts. Never blocks: a log service that is away costs lines beyond a bound,
/// whose number is said once it is back.
/// </summary>
public interface IPlatformLines
{
    /// <summary>Says a line; <c>mesh: </c> is put before it, and a line feed after it.</summary>
    void Say(AttemptKey key, long epoch, string token, string text);

    /// <summary>Waits until all that was said is on disk, or cannot be, or the time is up.</summary>
    Task FlushAsync(AttemptKey key, TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Nothing more will be said for the attempt.</summary>
    void Forget(AttemptKey key);
}
