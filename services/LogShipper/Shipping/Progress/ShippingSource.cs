using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Elastic;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>What documents come from, in order. The queue's fields are the queue's; the rest belongs to the worker that has
/// it.</summary>
internal abstract class ShippingSource(string project)
{
    /// <summary>The project, which shares the servers evenly with the others.</summary>
    public string Project { get; } = project;

    public SourceState State { get; set; }

    /// <summary>True: there was news while a worker had it.</summary>
    public bool HasNews { get; set; }

    /// <summary>Sendings in a row after which documents of this source were left to be sent again.</summary>
    public int Failures { get; set; }

    /// <summary>Requests in a row with unclear answers that it was part of. From the second on it is sent alone.</summary>
    public int Suspicion { get; set; }

    /// <summary>Documents made and not yet settled.</summary>
    public List<LogDocument> Waiting { get; } = [];

    /// <summary>Bytes of them that are kept from a sending before, to be sent again; 0: none are.</summary>
    public int KeptBytes { get; set; }

    /// <summary>True: after the documents made there may be more at once.</summary>
    public bool HasMore { get; protected set; }

    /// <summary>Makes documents: those of about so many lines.</summary>
    /// <exception cref="IOException">The store cannot be read at the moment.</exception>
    public abstract ValueTask FillAsync(int maxLines, CancellationToken cancellationToken);

    /// <summary>States what the answers change; nothing is changed yet.</summary>
    /// <param name="results">The answers to all that waits, in its order.</param>
    /// <param name="changes">Takes the changes.</param>
    public abstract void Settle(ReadOnlySpan<ItemResult> results, ShippingChanges changes);

    /// <summary>The changes are on disk: documents that are settled wait no more.</summary>
    public abstract void Settled(ReadOnlySpan<ItemResult> results);

    /// <summary>Forgets the documents made; they are made again from what is on disk.</summary>
    public abstract void Reset();

    /// <summary>Keeps of what waits only what must be sent again.</summary>
    protected void KeepUnsettled(ReadOnlySpan<ItemResult> results)
    {
        var kept = new List<LogDocument>();
        for (var i = 0; i < results.Length; i++)
        {
            if (MustGoAgain(results[i].Verdict))
            {
                kept.Add(Waiting[i]);
            }
        }

        Waiting.Clear();
        Waiting.AddRange(kept);
        // While they wait to be sent again, news of more is not heard.
        HasMore |= kept.Count > 0;
    }

    protected static bool MustGoAgain(ItemVerdict verdict) =>
        verdict is ItemVerdict.Unknown or ItemVerdict.Busy or ItemVerdict.Forbidden;

    protected static bool AnyMustGoAgain(ReadOnlySpan<ItemResult> results)
    {
        foreach (var result in results)
        {
            if (MustGoAgain(result.Verdict))
            {
                return true;
            }
        }

        return false;
    }
}
