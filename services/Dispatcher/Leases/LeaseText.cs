using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Leases;

/// <summary>
/// Fits what Kubernetes and agents say into the queue's bounds: a text without end must not make the queue refuse an outcome,
/// or end the stream of all attempts.
/// </summary>
internal static class LeaseText
{
    /// <summary>A quarter of what the queue takes: people read no more of one sentence.</summary>
    internal const int MaxLength = 1_000;

    private const int LargestExitCode = 255;

    public static Outcome Fit(Outcome outcome)
    {
        var fitted = outcome.Clone();
        fitted.Message = Fit(outcome.Message);
        fitted.Step = Fit(outcome.Step);

        // A runtime that could not start a container may report a code that no process can exit with.
        fitted.ExitCode = outcome.ExitCode is >= 0 and <= LargestExitCode ? outcome.ExitCode : LargestExitCode;
        return fitted;
    }

    public static LeaseProgress Fit(LeaseProgress progress)
    {
        var fitted = progress.Clone();
        fitted.Message = Fit(progress.Message);
        return fitted;
    }

    /// <summary>The text, cut where it is longer than anybody reads.</summary>
    public static string Fit(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        // Half of a surrogate pair is no text.
        var end = char.IsHighSurrogate(text[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
