using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Logs;

/// <summary>Ends the log of an attempt whose agent cannot.</summary>
public interface ILogSealer
{
    /// <summary>Adds a line for people and the seal. A log that is sealed already is left alone.</summary>
    Task SealAsync(AttemptKey key, long epoch, string token, string message, CancellationToken cancellationToken);
}
