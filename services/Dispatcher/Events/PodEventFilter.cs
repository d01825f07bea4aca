namespace Mesh.Dispatcher.Events;

/// <summary>
/// Lets an attempt's events through once each, and again when they were said twice as often: what repeats every few seconds
/// gives a line for 1, 2, 4, 8 … times. Bounded, and says so at the bound. Not for two threads at a time.
/// </summary>
public sealed class PodEventFilter
{
    /// <summary>The most lines of one attempt.</summary>
    public const int MaxLines = 100;

    private readonly Dictionary<(string Uid, string Reason, string Message), int> _said = [];
    private int _lines;

    /// <summary>The line to say; null when there is none.</summary>
    public string? Next(PodEvent said)
    {
        // After a wait it is news that it is over; without one it is not.
        var text = said.Reason == "Scheduled" ? (_lines > 0 ? "has a node" : null) : PodEventText.Of(said);
        if (text is null || _lines > MaxLines)
        {
            return null;
        }

        var key = (said.PodUid, said.Reason, said.Message);
        if (_said.TryGetValue(key, out var before) && said.Count < before * 2)
        {
            return null;
        }

        _said[key] = said.Count;
        return ++_lines > MaxLines
            ? $"says no more about the pod; kubectl describe pod {said.PodName} shows the rest"
            : said.Count > 1 ? $"{text} ({said.Count} times)" : text;
    }
}
