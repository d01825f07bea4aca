namespace Mesh.Agent.Checkout;

internal static class FetchAnswers
{
    private static readonly string[] FullFetch =
    [
        "not our ref",
        "unadvertised object",
        "dumb http transport does not support shallow",
        "does not support shallow",
        "no such remote ref",
    ];

    private static readonly string[] Permanent =
    [
        "does not appear to be a git repository",
        "repository not found",
        "not found",
        "authentication failed",
        "could not read username",
        "could not read password",
        "permission denied",
        "access denied",
        "not allowed",
        "unable to find remote helper",
        "does not exist",
        "host key verification failed",
        "returned error: 403",
        "returned error: 401",
        "no path specified",
        "unsupported protocol",
    ];

    public static FetchAnswer Of(GitRun run)
    {
        if (run.Says("couldn't find remote ref"))
        {
            return FetchAnswer.NoSuchRef;
        }

        if (FullFetch.Any(run.Says))
        {
            return FetchAnswer.NeedsFullFetch;
        }

        return Permanent.Any(run.Says) ? FetchAnswer.Permanent : FetchAnswer.Transient;
    }
}
