using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Results;

/// <summary>Reporter, as far as an attempt needs it.</summary>
public interface IAttemptReports
{
    /// <summary>The attempt's outcome by its agent's record; null when none was reported.</summary>
    Task<Outcome?> FindOutcomeAsync(AttemptKey key, CancellationToken cancellationToken);
}
