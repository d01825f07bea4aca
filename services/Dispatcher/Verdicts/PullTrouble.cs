namespace Mesh.Dispatcher.Verdicts;

/// <summary>Reads what registries and container runtimes say of an image that cannot be pulled. Pure.</summary>
public static class PullTrouble
{
    // Waiting mends these. They are looked for first: a registry that refuses for the moment may also say "denied".
    private static readonly string[] Passing =
    [
        "toomanyrequests", "too many requests", "429", "500 internal", "502 bad", "503 service", "504 gateway",
        "timeout", "timed out", "deadline exceeded", "connection refused", "connection reset", "no route to host",
        "no such host", "server misbehaving", "temporary failure", "unexpected eof", "broken pipe", "pull qps exceeded",
        "no space left on device",
    ];

    // Waiting does not bring an image that is not there, or that this cluster may not have.
    private static readonly string[] Hopeless =
    [
        "not found", "manifest unknown", "name unknown", "manifest_unknown", "name_unknown", "repository does not exist",
        "pull access denied", "unauthorized", "authorization failed", "authentication required", "forbidden", "denied",
        "invalid reference format", "no match for platform", "no matching manifest", "unsupported media type",
    ];

    /// <summary>True: another try cannot help.</summary>
    public static bool IsHopeless(string message) => !Says(message, Passing) && Says(message, Hopeless);

    /// <summary>True: the text says more than that the kubelet backs off.</summary>
    public static bool NamesCause(string message) => Says(message, Passing) || Says(message, Hopeless);

    private static bool Says(string message, string[] words) =>
        words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
