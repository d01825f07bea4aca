using Mesh.Intake.V1;

namespace Mesh.Agent.Checkout;

/// <summary>Brings a ref of a repository into the source directory.</summary>
internal sealed class GitCheckout(Git git, Source source, IReadOnlyList<TimeSpan> waits, TimeProvider time, Action<string> say)
{
    private const int FullCommitLength = 40;
    private const string Found = "refs/mesh/found";
    private string _fetched = "FETCH_HEAD";

    public async Task<CheckoutResult> RunAsync(CancellationToken cancellationToken)
    {
        if (SourceRules.Check(source) is { } wrong)
        {
            return new CheckoutResult("", wrong);
        }

        git.Configure();
        await RequireAsync(["init", "--quiet"], cancellationToken);
        await RequireAsync(["remote", "add", "--", "origin", SourceRules.WithoutSecret(source.Url)], cancellationToken);
        if (await FetchAsync(cancellationToken) is { } problem)
        {
            return new CheckoutResult("", problem);
        }

        return await CheckOutAsync(cancellationToken);
    }

    private async Task<SourceProblem?> FetchAsync(CancellationToken cancellationToken)
    {
        var wanted = source.Ref.Length > 0 ? source.Ref : "HEAD";
        var shallow = true;
        for (var attempt = 0; ; attempt++)
        {
            var run = shallow
                ? await git.RunAsync(
                    ["fetch", "--quiet", "--no-tags", "--depth", "1", "--", source.Url, wanted], cancellationToken)
                : await FetchAllAsync(wanted, cancellationToken);
            if (run.IsOk)
            {
                return null;
            }

            switch (FetchAnswers.Of(run))
            {
                case FetchAnswer.NeedsFullFetch when shallow:
                    say("prepare: the server does not give this ref alone; fetching the whole repository");
                    shallow = false;
                    attempt = -1;
                    continue;
                case FetchAnswer.NoSuchRef or FetchAnswer.NeedsFullFetch:
                    return NoSuchRef();
                case FetchAnswer.Transient when attempt < waits.Count:
                    say($"prepare: {run.Complaint}; trying again in {waits[attempt].TotalSeconds:0.#} s");
                    await Task.Delay(waits[attempt], time, cancellationToken);
                    continue;
                default:
                    return Unreachable(run);
            }
        }
    }

    private async Task<GitRun> FetchAllAsync(string wanted, CancellationToken cancellationToken)
    {
        string[] head = wanted == "HEAD" ? ["+HEAD:refs/mesh/head"] : [];
        var run = await git.RunAsync(
            ["fetch", "--quiet", "--", source.Url, .. head, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"],
            cancellationToken);
        return run.IsOk ? await ResolveAsync(wanted, cancellationToken) : run;
    }

    /// <summary>Finds what a full fetch brought under the name that was asked for.</summary>
    private async Task<GitRun> ResolveAsync(string wanted, CancellationToken cancellationToken)
    {
        string[] candidates = wanted == "HEAD"
            ? ["refs/mesh/head"]
            :
            [
                wanted,
                $"refs/tags/{wanted}",
                $"refs/remotes/origin/{wanted}",
                wanted.Replace("refs/heads/", "refs/remotes/origin/"),
            ];
        foreach (var candidate in candidates)
        {
            var run = await git.RunQuietAsync(["update-ref", Found, $"{candidate}^{{commit}}"], cancellationToken);
            if (run.IsOk)
            {
                _fetched = Found;
                return run;
            }
        }

        return new GitRun(1, $"fatal: couldn't find remote ref {wanted}");
    }

    private async Task<CheckoutResult> CheckOutAsync(CancellationToken cancellationToken)
    {
        var run = await git.RunAsync(["checkout", "--quiet", "--detach", _fetched], cancellationToken);
        if (!run.IsOk)
        {
            return new CheckoutResult("", new SourceProblem(
                OutcomeReason.SourceRefNotFound, $"the ref '{source.Ref}' cannot be checked out: {run.Complaint}"));
        }

        var head = await git.RunQuietAsync(["rev-parse", "--verify", "HEAD"], cancellationToken);
        return new CheckoutResult(head.Output.Trim());
    }

    private async Task RequireAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var run = await git.RunAsync(arguments, cancellationToken);
        if (!run.IsOk)
        {
            throw new AgentUsageException($"git {arguments[0]} fails in the pod: {run.Complaint}");
        }
    }

    private SourceProblem NoSuchRef()
    {
        var name = source.Ref.Length > 0 ? source.Ref : "HEAD";
        var isShortCommit = name.Length is >= 4 and < FullCommitLength && name.All(char.IsAsciiHexDigit);
        var fix = isShortCommit ? "give the full commit id, or a branch or tag" : "push it, or correct the ref";
        return new SourceProblem(
            OutcomeReason.SourceRefNotFound,
            $"the repository {SourceRules.ForPeople(source.Url)} has no ref '{name}'; {fix}");
    }

    private SourceProblem Unreachable(GitRun run) => new(
        OutcomeReason.SourceUnreachable,
        $"the repository {SourceRules.ForPeople(source.Url)} cannot be fetched: {run.Complaint}; "
        + "correct the URL or the access to it");
}
