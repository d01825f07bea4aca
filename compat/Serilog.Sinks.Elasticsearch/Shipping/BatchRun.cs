using Serilog.Debugging;
using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>One batch, sent until each of its events is accepted or refused. Only what was not accepted is sent again.</summary>
internal sealed class BatchRun
{
    private readonly BulkSender _sender;
    private readonly Backoff _backoff;
    private readonly Stack<IReadOnlyList<BufferedEvent>> _groups = new();
    private readonly List<Refusal> _refused = [];

    public BatchRun(BulkSender sender, IReadOnlyList<BufferedEvent> batch, Backoff backoff)
    {
        _sender = sender;
        _backoff = backoff;
        _refused.AddRange(batch.Where(e => e.Damage is not null).Select(e => new Refusal(e, 0, e.Damage!)));
        Push([.. batch.Where(e => e.Damage is null)]);
    }

    /// <summary>The events that will never be accepted.</summary>
    public IReadOnlyList<Refusal> Refused => _refused;

    /// <summary>The events that are neither accepted nor refused.</summary>
    public IEnumerable<BufferedEvent> Unsent => _groups.SelectMany(group => group);

    /// <summary>Sends. False: it was told to close, and a last try did not end all.</summary>
    public async Task<bool> EndAsync(CancellationToken closing, CancellationToken giveUp)
    {
        while (_groups.TryPop(out var group))
        {
            var isLast = closing.IsCancellationRequested;
            var answers = await _sender.SendAsync(group, giveUp).ConfigureAwait(false);
            var again = Sort(group, answers);
            if (again.Count == 0)
            {
                continue;
            }

            Push(again);
            SelfLog.WriteLine("{0} events are sent again later: {1}", again.Count, FirstReason(answers));
            if (isLast)
            {
                return false;
            }

            await Shipper.PauseAsync(_backoff.Next(), closing).ConfigureAwait(false);
        }

        return true;
    }

    private List<BufferedEvent> Sort(IReadOnlyList<BufferedEvent> group, IReadOnlyList<BulkAnswer> answers)
    {
        if (answers[0].Verdict == BulkVerdict.Split && group.Count > 1)
        {
            Push([.. group.Skip(group.Count / 2)]);
            Push([.. group.Take(group.Count / 2)]);
            return [];
        }

        List<BufferedEvent> again = [];
        foreach (var (sent, answer) in group.Zip(answers))
        {
            switch (answer.Verdict)
            {
                case BulkVerdict.Accepted when answer.IsInFailureStore:
                    SelfLog.WriteLine("Event {0} is in the failure store of {1}", sent.Id, sent.Index);
                    break;
                case BulkVerdict.Accepted:
                    break;
                case BulkVerdict.Retry:
                    again.Add(sent);
                    break;
                default:
                    _refused.Add(new Refusal(sent, answer.Status, answer.Reason));
                    break;
            }
        }

        return again;
    }

    private void Push(IReadOnlyList<BufferedEvent> group)
    {
        if (group.Count > 0)
        {
            _groups.Push(group);
        }
    }

    private static string FirstReason(IReadOnlyList<BulkAnswer> answers)
    {
        var first = answers.First(answer => answer.Verdict == BulkVerdict.Retry);
        return $"{first.Status} {first.Reason}";
    }
}
