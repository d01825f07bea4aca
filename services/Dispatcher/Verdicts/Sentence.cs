namespace Mesh.Dispatcher.Verdicts;

/// <summary>Puts what Kubernetes says into sentences for people.</summary>
internal static class Sentence
{
    /// <summary><paramref name="what"/>, and after a colon the detail where there is one.</summary>
    public static string Of(string what, string? detail)
    {
        var start = string.Concat(char.ToUpperInvariant(what[0]).ToString(), what.AsSpan(1));
        return string.IsNullOrWhiteSpace(detail) ? $"{start}." : $"{start}: {detail.Trim().TrimEnd('.')}.";
    }
}
