using Mesh.LogShipper.Shipping.Documents;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>
/// Sends documents, in halves when the server finds a request too large or at fault, until each has an answer or the server gives
/// none. A document that is too large or at fault alone is refused.
/// </summary>
public sealed class BulkSender(ElasticClient client, IOptions<ElasticOptions> options)
{
    private const string Path = "_bulk";

    // So many documents, each at fault alone, and none that is not: the fault is not theirs.
    private const int MostAtFault = 8;

    /// <summary>Bytes that were too many for one request, the fewest that were; no bound while it has not happened.</summary>
    public int TooLargeBytes { get; private set; } = int.MaxValue;

    /// <summary>
    /// Sends all. The verdict is <see cref="BulkVerdict.Answered"/> when all have an answer; otherwise it says why some have not,
    /// and
    /// those are <see cref="ItemVerdict.Unknown"/> among the items.
    /// </summary>
    /// <param name="documents">What to send, at least one.</param>
    /// <param name="maxBytes">Bytes of one request; only a document that is alone may have more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BulkResult> SendAsync(
        IReadOnlyList<LogDocument> documents, int maxBytes, CancellationToken cancellationToken)
    {
        var results = new ItemResult[documents.Count];
        var waiting = new Stack<(int Start, int Count)>(Parts(documents, maxBytes).Reverse());
        var (atFault, answered) = (0, false);
        while (waiting.TryPop(out var part))
        {
            var slice = new ArraySegment<LogDocument>([.. documents.Skip(part.Start).Take(part.Count)]);
            var result = await SendOnceAsync(slice, cancellationToken);
            switch (result.Verdict)
            {
                case BulkVerdict.Answered:
                    answered = true;
                    result.Items.ToArray().CopyTo(results, part.Start);
                    break;
                case BulkVerdict.TooLarge or BulkVerdict.Invalid when part.Count > 1:
                    var half = part.Count / 2;
                    waiting.Push((part.Start + half, part.Count - half));
                    waiting.Push((part.Start, half));
                    break;
                case BulkVerdict.Invalid when !answered && ++atFault >= MostAtFault:
                    return new BulkResult(BulkVerdict.WrongTarget, new ItemResult[documents.Count], result.Reason);
                case BulkVerdict.TooLarge or BulkVerdict.Invalid:
                    var status = result.Verdict == BulkVerdict.TooLarge ? 413 : 400;
                    results[part.Start] = new ItemResult(ItemVerdict.Refused, status, result.Reason);
                    break;
                default:
                    return result with { Items = results };
            }
        }

        return new BulkResult(BulkVerdict.Answered, results);
    }

    private static IEnumerable<(int Start, int Count)> Parts(IReadOnlyList<LogDocument> documents, int maxBytes)
    {
        var (start, bytes) = (0, 0L);
        for (var i = 0; i < documents.Count; i++)
        {
            if (i > start && bytes + documents[i].Size > maxBytes)
            {
                yield return (start, i - start);
                (start, bytes) = (i, 0);
            }

            bytes += documents[i].Size;
        }

        yield return (start, documents.Count - start);
    }

    private async Task<BulkResult> SendOnceAsync(ArraySegment<LogDocument> documents, CancellationToken cancellationToken)
    {
        using var body = BulkBody.Of(documents, options.Value.Gzip);
        var reply = await client.AskAsync(HttpMethod.Post, Path, body, cancellationToken);
        var result = BulkReply.Read(reply, documents);
        if (result.Verdict == BulkVerdict.TooLarge && documents.Count > 1)
        {
            TooLargeBytes = Math.Min(TooLargeBytes, documents.Sum(d => d.Size));
        }

        return result;
    }
}
