namespace Mesh.Dispatcher.Events;

/// <summary>Turns an event into a line for the job's log, where it is worth one. Pure.</summary>
public static class PodEventText
{
    private const int MaxLength = 500;
    private const int EarlyLooks = 4;

    /// <summary>
    /// The line's text; null for what everybody expects: a pod that starts at once leaves no lines, and no calls.
    /// </summary>
    public static string? Of(PodEvent said)
    {
        var message = Tidy(said.Message);
        return said.Reason switch
        {
            "FailedScheduling" => $"waits for a node: {message}",
            "TriggeredScaleUp" => $"waits for a node, the cluster grows: {message}",
            "Preempted" or "Preempting" => $"preempted: {message}",
            "Evicted" => $"evicted: {message}",
            "TaintManagerEviction" => $"its node was tainted or stopped answering: {message}",
            "NodeNotReady" => $"its node stopped answering: {message}",
            "Pulling" => Lower(message),
            "Pulled" when message.Contains("already present", StringComparison.OrdinalIgnoreCase) => null,
            "Pulled" => Lower(message),

            // "Error: ErrImagePull" repeats in one word what the event before said in full.
            "Failed" when message.StartsWith("Error: ", StringComparison.Ordinal) && !message[7..].Contains(' ') => null,
            // The pod comes before its Secret (decision 6): a kubelet that is quick looks once or twice too early.
            "FailedMount" when said.Count < EarlyLooks && IsOwnSecret(said) => null,
            "Failed" or "BackOff" or "InspectFailed" or "ErrImageNeverPull" => Lower(message),
            _ when said.IsWarning => $"{said.Reason}: {message}",
            _ => null,
        };
    }

    private static bool IsOwnSecret(PodEvent said) =>
        said.Message.Contains($"secret \"{said.PodName}", StringComparison.Ordinal)
        && said.Message.Contains("not found", StringComparison.Ordinal);

    // One event is one line, whatever is in it.
    private static string Tidy(string message)
    {
        var line = string.Concat(message.Trim().Select(c => char.IsControl(c) ? ' ' : c));
        var end = line.Length > MaxLength && char.IsHighSurrogate(line[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return line.Length <= MaxLength ? line : $"{line[..end]}…";
    }

    private static string Lower(string message) =>
        message.Length == 0 ? message : $"{char.ToLowerInvariant(message[0])}{message[1..]}";
}
