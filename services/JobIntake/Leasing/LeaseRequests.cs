using Mesh.Hosting.Names;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Leasing;

/// <summary>Checks what dispatchers say and turns it into commands.</summary>
internal static class LeaseRequests
{
    private const int MaxLeases = 100_000;
    private const int MaxDispatcher = 63;
    private const int MaxText = 4096;
    private const int MaxEnds = 1_000;

    public static LeaseHello Hello(LeaseJobsRequest request)
    {
        if (request.Hello is not { } hello)
        {
            throw LeaseErrors.Invalid("hello", "the first message of the stream must be hello");
        }

        var isNamed = hello.Dispatcher.Length is > 0 and <= MaxDispatcher
            && hello.Dispatcher.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        Require(isNamed, "hello.dispatcher", "1 to 63 characters of [a-z0-9-]");
        RequireLeases(hello.MaxLeases, "hello.max_leases");
        return hello;
    }

    public static QueueCommand Command(LeaseJobsRequest request, LeaseSession session)
    {
        switch (request.MessageCase)
        {
            case LeaseJobsRequest.MessageOneofCase.Capacity:
                RequireLeases(request.Capacity.MaxLeases, "capacity.max_leases");
                return new QueueCommand.Capacity(session.Dispatcher, session.Number, request.Capacity.MaxLeases);
            case LeaseJobsRequest.MessageOneofCase.Heartbeat:
                return new QueueCommand.Heartbeat(session.Dispatcher, session.Number);
            case LeaseJobsRequest.MessageOneofCase.Progress:
                return Progress(request.Progress, session);
            case LeaseJobsRequest.MessageOneofCase.Hello:
                throw LeaseErrors.Invalid("hello", "only the first message of the stream may be hello");
            default:
                throw LeaseErrors.Invalid("message", "required");
        }
    }

    public static IReadOnlyList<LeaseEnd> Ends(LeaseEnds ends)
    {
        Require(ends.Ends.Count is >= 1 and <= MaxEnds, "ends.ends", $"1 to {MaxEnds} ends in a message");
        return ends.Ends;
    }

    public static QueueCommand End(LeaseEnd end, string field)
    {
        var lease = Lease(end.Lease, $"{field}.lease");
        return end.EndCase switch
        {
            LeaseEnd.EndOneofCase.Outcome => new QueueCommand.Complete(lease, Outcome(end.Outcome, $"{field}.outcome")),
            LeaseEnd.EndOneofCase.Release =>
                new QueueCommand.Release(lease, Message(end.Release.Message, $"{field}.release.message")),
            _ => throw LeaseErrors.Invalid($"{field}.end", "give an outcome or a release"),
        };
    }

    public static LeaseKey Lease(LeaseRef? lease, string field)
    {
        if (lease is null)
        {
            throw LeaseErrors.Invalid(field, "required");
        }

        if (!JobName.TryParse(lease.Job, out var name))
        {
            throw LeaseErrors.Invalid($"{field}.job", $"must be {JobName.Form}");
        }

        Require(lease.Attempt >= 1, $"{field}.attempt", "must be at least 1");
        Require(lease.Epoch >= 1, $"{field}.epoch", "must be at least 1");
        return new LeaseKey(new JobKey(name.Project, name.Id), lease.Attempt, lease.Epoch);
    }

    public static AttemptOutcome Outcome(Outcome? outcome, string field)
    {
        if (outcome is null)
        {
            throw LeaseErrors.Invalid(field, "required");
        }

        Require(
            outcome.Reason != OutcomeReason.Unspecified && Enum.IsDefined(outcome.Reason),
            $"{field}.reason",
            "must be an OutcomeReason other than UNSPECIFIED");
        Require(outcome.ExitCode is >= 0 and <= 255, $"{field}.exit_code", "0 to 255");
        Require(outcome.Message.Length <= MaxText, $"{field}.message", $"at most {MaxText} characters");
        Require(outcome.Step.Length <= MaxText, $"{field}.step", $"at most {MaxText} characters");
        return OutcomeMessage.ToRecord(outcome);
    }

    public static string Message(string text, string field)
    {
        Require(text.Length <= MaxText, field, $"at most {MaxText} characters");
        return text;
    }

    private static QueueCommand.Progress Progress(LeaseProgress progress, LeaseSession session)
    {
        Require(progress.State is JobState.Starting or JobState.Running, "progress.state", "must be STARTING or RUNNING");
        return new QueueCommand.Progress(
            session.Dispatcher,
            session.Number,
            Lease(progress.Lease, "progress.lease"),
            (JobPhase)progress.State,
            Message(progress.Node, "progress.node"),
            Message(progress.Pod, "progress.pod"),
            Message(progress.Message, "progress.message"));
    }

    private static void RequireLeases(int count, string field) =>
        Require(count is >= 0 and <= MaxLeases, field, $"0 to {MaxLeases}");

    private static void Require(bool holds, string field, string description)
    {
        if (!holds)
        {
            throw LeaseErrors.Invalid(field, description);
        }
    }
}
