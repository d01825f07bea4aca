namespace Mesh.Cli.Follow;

/// <summary>
/// Knows when each step began, for the seconds in a line's prefix. What the report says counts; until it is known, the step
/// began with its first byte. Both come from the agent's clock, so that they can be compared. Safe for use from two threads:
/// one learns from the report while the other renders.
/// </summary>
public sealed class StepClock
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _reported = [];
    private readonly Dictionary<string, DateTimeOffset> _seen = [];

    /// <summary>Takes the start that was reported for a step.</summary>
    public void Learn(string step, DateTimeOffset start)
    {
        lock (_gate)
        {
            _reported[step] = start;
        }
    }

    /// <summary>Whole seconds from the step's start to <paramref name="time"/>, never below 0.</summary>
    public long SecondsSince(string step, DateTimeOffset? time)
    {
        if (time is not { } now)
        {
            return 0;
        }

        lock (_gate)
        {
            if (!_seen.TryGetValue(step, out var start))
            {
                _seen[step] = start = now;
            }

            if (_reported.TryGetValue(step, out var reported))
            {
                start = reported;
            }

            return Math.Max(0, (long)(now - start).TotalSeconds);
        }
    }
}
