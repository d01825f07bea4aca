using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Elastic;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>Dead letters that are to be sent again.</summary>
internal sealed class ReplaySource(ShippingDatabase database) : ShippingSource("(dead letters)")
{
    // A document is at most about 200 kB.
    private const int LettersPerTurn = 128;

    private long _last;

    public override ValueTask FillAsync(int maxLines, CancellationToken cancellationToken)
    {
        var count = Math.Min(maxLines, LettersPerTurn);
        var letters = database.ListReplays(_last, count);
        HasMore = letters.Count == count;
        foreach (var letter in letters)
        {
            Waiting.Add(new LogDocument(letter.Offset, letter.DocumentId, letter.DataStream, letter.Document));
            _last = letter.Id;
        }

        return ValueTask.CompletedTask;
    }

    public override void Settle(ReadOnlySpan<ItemResult> results, ShippingChanges changes)
    {
        for (var i = 0; i < results.Length; i++)
        {
            switch (results[i].Verdict)
            {
                case ItemVerdict.Stored or ItemVerdict.Known:
                    changes.Mended.Add(Waiting[i].Id);
                    break;
                case ItemVerdict.Refused or ItemVerdict.Diverted:
                    changes.Refused.Add((Waiting[i], results[i]));
                    break;
            }
        }
    }

    public override void Settled(ReadOnlySpan<ItemResult> results)
    {
        KeepUnsettled(results);
        if (Waiting.Count == 0)
        {
            // From the start: some may have been marked again meanwhile.
            _last = 0;
        }
    }

    public override void Reset()
    {
        Waiting.Clear();
        (_last, HasMore) = (0, true);
    }
}
