using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>
/// Brings each call of the queue's services to the process that leads: on to this one's methods when it does, over the network when
/// another does. While nobody leads a call waits, for as long as <see cref="LeadershipOptions.WaitForLeader"/> and its deadline let it.
/// </summary>
internal sealed class CallRouter(
    QueueRole role, LeaderForwarder forwarder, IOptions<LeadershipOptions> options, TimeProvider time)
{
    private int _underWay;

    // The leader's own calls pay for one look at the role.
    public Task RouteAsync(HttpContext context, RequestDelegate next) =>
        role.IsLeading || !IntakeCalls.Has(context.Request) ? next(context) : BringAsync(context, next);

    private async Task BringAsync(HttpContext context, RequestDelegate next)
    {
        if (await IsForThisProcessAsync(context))
        {
            await next(context);
        }
    }

    private async Task<bool> IsForThisProcessAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _underWay) > options.Value.MaxForwardedCalls)
            {
                GrpcRefusal.Write(context, LeadErrors.Full(options.Value.MaxForwardedCalls));
                return false;
            }

            using var deadline = new CallDeadline(context.Request.Headers[CallDeadline.Header], time);
            return await FindLeaderAsync(context, deadline);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <returns>True: it is this process. Otherwise the call was answered.</returns>
    private async Task<bool> FindLeaderAsync(HttpContext context, CallDeadline deadline)
    {
        using var patience = new CancellationTokenSource(options.Value.WaitForLeader, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token, deadline.Token);
        var wasForwarded = context.Request.Headers.ContainsKey(ForwardedRequest.Mark);
        while (true)
        {
            var state = role.Current;
            switch (state.Phase)
            {
                case RolePhase.Leading:
                    if (deadline.Rest is { } rest)
                    {
                        context.Request.Headers[CallDeadline.Header] = rest;
                    }

                    return true;
                case RolePhase.Stopping when state.Term != 0:
                    // It led: what it can still do it does, and its methods refuse the rest.
                    return true;
                case RolePhase.Stopping:
                    GrpcRefusal.Write(context, IntakeErrors.Stopping());
                    return false;
                case RolePhase.Standby when wasForwarded:
                    GrpcRefusal.Write(context, LeadErrors.NotLeader());
                    return false;
                case RolePhase.Standby when state.Leader is { } leader:
                    if (await forwarder.TryForwardAsync(context, leader, deadline))
                    {
                        return false;
                    }

                    break;
            }

            if (await EndAsync(state, giveUp.Token))
            {
                Refuse(context, deadline);
                return false;
            }
        }
    }

    /// <summary>Waits for another role, or until it is worth while to try a leader again that was not reached.</summary>
    /// <returns>True: the call has waited enough.</returns>
    private async Task<bool> EndAsync(RoleState state, CancellationToken giveUp)
    {
        try
        {
            await (state.Leader is null
                ? state.Changed.WaitAsync(giveUp)
                : state.Changed.WaitAsync(options.Value.LookEvery, time, giveUp));
        }
        catch (TimeoutException)
        {
            // The next try.
        }
        catch (OperationCanceledException)
        {
            // Looked at below: a change that came just then counts.
        }

        return giveUp.IsCancellationRequested;
    }

    private static void Refuse(HttpContext context, CallDeadline deadline)
    {
        if (!context.RequestAborted.IsCancellationRequested)
        {
            GrpcRefusal.Write(context, deadline.HasPassed ? LeadErrors.DeadlinePassed() : LeadErrors.NoLeader());
        }
    }
}
