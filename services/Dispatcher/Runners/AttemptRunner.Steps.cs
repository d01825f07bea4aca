using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

public sealed partial class AttemptRunner
{
    // How long a full quota is left alone before the next try.
    private static readonly TimeSpan QuotaPause = TimeSpan.FromSeconds(5);

    private Task TakeAsync(RunnerStep step, CancellationToken cancellationToken) => step switch
    {
        RunnerStep.Wait wait => TakeWaitAsync(wait, cancellationToken),
        RunnerStep.CreatePod => CreatePodAsync(cancellationToken),
        RunnerStep.GiveSecret => GiveSecretAsync(cancellationToken),
        RunnerStep.ReadPod => ReadPodAsync(cancellationToken),
        RunnerStep.ReadNode node => ReadNodeAsync(node.Name, cancellationToken),
        RunnerStep.ReadReport => ReadReportAsync(cancellationToken),
        RunnerStep.GiveUp giveUp => GiveUpAsync(giveUp.Verdict),
        RunnerStep.DeletePod delete => DeletePodAsync(delete.Grace, cancellationToken),
        RunnerStep.SealLog seal => SealLogAsync(seal.Message, cancellationToken),
        RunnerStep.Complete complete => CompleteAsync(complete.Outcome, cancellationToken),
        RunnerStep.Release => ReleaseAsync(cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };

    private async Task TakeWaitAsync(RunnerStep.Wait wait, CancellationToken cancellationToken)
    {
        var start = _ports.Time.GetTimestamp();
        await WaitAsync(wait.AtMost, cancellationToken);
        if (wait.Recheck && _ports.Time.GetElapsedTime(start) >= wait.AtMost)
        {
            Learn(f => f.WithOverdue());
        }
    }

    private async Task CreatePodAsync(CancellationToken cancellationToken)
    {
        // A slot that lies ahead is waited for like anything else: a cancel wish or a lost lease is heard meanwhile.
        if (_createSlot is null || !_ports.Creates.IsOpen)
        {
            var slot = _ports.Creates.Reserve();
            _createSlot = slot;
            if (slot > _ports.Time.GetUtcNow())
            {
                Learn(f => f with { CreateNotBefore = slot });
                return;
            }
        }

        _createSlot = null;
        var lease = Lease;
        switch (await AskForPodAsync(Order(lease), cancellationToken))
        {
            case PodCreation.Created created:
                LogCreated(Key, lease.Ref.Epoch, Key.PodName);
                // The watch may have been faster, and then knows more.
                Learn(f => f.LastSeen?.Uid == created.Pod.Uid ? f : f.WithPod(created.Pod, _ports.Time.GetUtcNow()));
                break;
            case PodCreation.Exists:
                LogAdopted(Key, lease.Ref.Epoch, Key.PodName);
                Learn(f => f with { Pod = new PodKnowledge.Unknown(), PodExisted = true, UncertainUntil = default });
                break;
            case PodCreation.Refused refused:
                await GiveUpAsync(new Verdict(OutcomeReason.PodRefused, $"Kubernetes refused the pod: {refused.Message}"));
                break;
            case PodCreation.NoValue missing:
                await GiveUpAsync(new Verdict(OutcomeReason.SecretUnavailable, missing.Message));
                break;
            case PodCreation.NoRoom noRoom:
                LogTrouble(Key, nameof(RunnerStep.CreatePod), noRoom.Message);
                Learn(f => f with { CreateNotBefore = _ports.Time.GetUtcNow() + QuotaPause, NoRoom = noRoom.Message });
                break;
        }
    }

    private async Task GiveSecretAsync(CancellationToken cancellationToken)
    {
        if (Facts.Pod is not PodKnowledge.Present present)
        {
            return;
        }

        var uid = present.View.Uid;
        switch (await _ports.Pods.GiveSecretAsync(Order(Lease), present.View, cancellationToken))
        {
            case SecretCreation.Given:
                Learn(f => f with { SecretFor = uid });
                break;
            case SecretCreation.Refused refused:
                var message = $"Kubernetes refused the pod's Secret: {refused.Message}";
                await GiveUpAsync(new Verdict(OutcomeReason.PodRefused, message));
                break;
            case SecretCreation.NoValue missing:
                await GiveUpAsync(new Verdict(OutcomeReason.SecretUnavailable, missing.Message));
                break;
        }
    }

    private async Task<PodCreation> AskForPodAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return await _ports.Pods.CreateAsync(order, cancellationToken);
        }
        catch (PodsUnavailableException e)
        {
            if (e.RetryAfter is { } pause)
            {
                // What the server asks of one is meant for all.
                _ports.Creates.Pause(pause);
            }

            if (e.MayHaveHappened)
            {
                // The pod may be there, or may yet come: a read tells before anything else is done.
                var until = _ports.Time.GetUtcNow() + _ports.Patience.Uncertain;
                Learn(f => f.Pod is PodKnowledge.Present
                    ? f
                    : f with { Pod = new PodKnowledge.Unknown(), UncertainUntil = until });
            }

            throw;
        }
    }

    private async Task ReadPodAsync(CancellationToken cancellationToken)
    {
        var asked = Facts;
        var view = await _ports.Pods.ReadAsync(Key, cancellationToken);
        if (view is not null && !view.IsOf(Key))
        {
            Learn(f => ReferenceEquals(f.Pod, asked.Pod) ? f.WithoutPod() : f);
            if (asked.LastSeen is null && !asked.Completed)
            {
                Learn(f => f with { PodExisted = false, UncertainUntil = default });
                await GiveUpAsync(new Verdict(
                    OutcomeReason.PodConflict,
                    $"A pod that is not this attempt's has its name, {Key.PodName}; who made it should use another."));
            }

            return;
        }

        Learn(f =>
        {
            // What came in while the API server was asked may be newer than its answer: then that counts, or it is asked again.
            if (!ReferenceEquals(f.Pod, asked.Pod))
            {
                return f;
            }

            return view is null ? f.WithoutPod() : f.WithPod(view, _ports.Time.GetUtcNow());
        });
    }

    private async Task ReadNodeAsync(string name, CancellationToken cancellationToken)
    {
        var node = await _ports.Nodes.ReadAsync(name, cancellationToken);
        Learn(f => f.WithNode(node, _ports.Time.GetUtcNow()));
    }

    private async Task ReadReportAsync(CancellationToken cancellationToken)
    {
        var asked = Facts;
        if (await _ports.Reports.FindOutcomeAsync(Key, cancellationToken) is { } outcome)
        {
            OnRecord(outcome);
            return;
        }

        // What happened while Reporter was asked may have come with a record: then it is asked again.
        Learn(f => f with { NoRecordConfirmed = ReferenceEquals(f.Pod, asked.Pod), RecordsAsked = asked.RecordsMissed });
    }

    private Task GiveUpAsync(Verdict verdict)
    {
        LogGivenUp(Key, verdict.Reason, verdict.Message);
        Learn(f => f with { GivenUp = f.GivenUp ?? verdict });
        return Task.CompletedTask;
    }

    private async Task DeletePodAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (Facts.Pod is not PodKnowledge.Present present)
        {
            return;
        }

        var found = await _ports.Pods.DeleteAsync(Key, present.View.Uid, grace, cancellationToken);
        LogDeleted(Key, Key.PodName, grace);
        Learn(f => found
            ? f with { DeleteSent = true, ForceSent = grace == TimeSpan.Zero }
            : f with { Pod = new PodKnowledge.Unknown() });
    }

    private async Task SealLogAsync(string message, CancellationToken cancellationToken)
    {
        _sealStart ??= _ports.Time.GetTimestamp();
        var lease = Lease;
        try
        {
            await _ports.Logs.SealAsync(Key, lease.Ref.Epoch, lease.JobToken, message, cancellationToken);
        }
        catch (Grpc.Core.RpcException e) when (_ports.Time.GetElapsedTime(_sealStart.Value) >= _ports.SealPatience)
        {
            // A job's end must not hang on the log service for ever; the log stays open, and this says so.
            LogNotSealed(Key, $"{e.StatusCode}: {e.Status.Detail}");
        }

        Learn(f => f with { Sealed = true });
    }

    private async Task CompleteAsync(Outcome outcome, CancellationToken cancellationToken)
    {
        var lease = Lease;
        BeforeItIsSaid(lease, f => f with { EndSaid = outcome });
        if (await _ports.Queue.CompleteAsync(lease.Ref, outcome, cancellationToken))
        {
            LogCompleted(Key, lease.Ref.Epoch, outcome.Reason, outcome.Message);
            Learn(f => f with { Completed = true });
        }
        else if (ReferenceEquals(Lease, lease))
        {
            LogStale(Key, lease.Ref.Epoch);
            OnRevoked();
        }
    }

    private AttemptOrder Order(Lease lease) => new(Key, lease.Ref.Epoch, lease.Spec, lease.JobToken)
    {
        SecretsError = lease.SecretsError,
    };

    private async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var lease = Lease;
        BeforeItIsSaid(lease, f => f with { ReleaseSaid = true });
        await _ports.Queue.ReleaseAsync(lease.Ref, "the dispatcher is drained, and had not made the pod yet", cancellationToken);
        LogReleased(Key);

        // When the answer is late, the attempt may have come back already.
        Learn(f => f.Epoch == lease.Ref.Epoch ? f with { Revoked = true, Released = true } : f);
    }

    // No news for the loop, which would cut its pauses between the tries short.
    private void BeforeItIsSaid(Lease lease, Func<RunnerFacts, RunnerFacts> change)
    {
        lock (_gate)
        {
            _facts = _facts.Epoch == lease.Ref.Epoch ? change(_facts) : _facts;
        }
    }

    // Tells the queue where the attempt is, once for every change. At the end CompleteLease says it all: word that overtook it,
    // or came after it, would be about a lease that is over.
    private void Tell()
    {
        lock (_gate)
        {
            if (_facts is not { Completed: false, Revoked: false, Record: null, Pod: PodKnowledge.Present { View: { } view } })
            {
                return;
            }

            var progress = new LeaseProgress
            {
                Lease = _lease.Ref,
                State = view.AgentStarted ? JobState.Running : JobState.Starting,
                Node = view.Node,
                Pod = $"{view.Pod.Metadata.NamespaceProperty}/{Key.PodName}",
                Message = view.Describe(),
            };
            if (progress.Equals(_told))
            {
                return;
            }

            _told = progress;
            _ports.Queue.Report(progress);
        }
    }
}
