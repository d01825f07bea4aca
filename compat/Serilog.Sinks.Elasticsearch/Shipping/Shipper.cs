using Serilog.Debugging;
using Serilog.Sinks.Elasticsearch.Buffering;
using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>Takes events from the buffer in batches, and has each accepted or set aside before the buffer forgets them.</summary>
internal sealed class Shipper(
    ElasticsearchSinkOptions options, IEventBuffer buffer, RefusedEvents refused, TimeSpan interval, Action sayLost)
{
    // Elasticsearch refuses requests over 100 MB; small ones are what it indexes best.
    private const int MaxBatchBytes = 5 * 1024 * 1024;

    // An interval of nothing would be a loop that never rests.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);

    private readonly Backoff _backoff = new(interval);

    /// <summary>Runs until it is told to close; then sends what there is, without retries, unless it must give up.</summary>
    public async Task RunAsync(CancellationToken closing, CancellationToken giveUp)
    {
        using var client = new ElasticsearchClient(options);
        var sender = new BulkSender(client, options);
        var template = new TemplateRegistration(client, options);
        for (var isLast = false; !isLast;)
        {
            await PauseAsync(interval > ShortestInterval ? interval : ShortestInterval, closing).ConfigureAwait(false);
            // Read before the round: what was added before the close is seen by the round.
            isLast = closing.IsCancellationRequested;
            try
            {
                await template.PutAsync(giveUp).ConfigureAwait(false);
                await DrainAsync(sender, closing, giveUp).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
            {
                SelfLog.WriteLine("The last flush did not end in time");
            }
#pragma warning disable CA1031 // A logger must go on whatever happens, and nobody awaits this loop.
            catch (Exception error)
#pragma warning restore CA1031
            {
                SelfLog.WriteLine("Sending events failed, and is tried again: {0}", error);
                await PauseAsync(_backoff.Next(), closing).ConfigureAwait(false);
            }
        }

        SetRestAside();
    }

    /// <summary>Waits, or ends early when it is told to close.</summary>
    internal static async Task PauseAsync(TimeSpan time, CancellationToken closing) =>
        await Task.Delay(time, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task DrainAsync(BulkSender sender, CancellationToken closing, CancellationToken giveUp)
    {
        IReadOnlyList<BufferedEvent> batch;
        do
        {
            sayLost();
            batch = buffer.Read(options.BatchPostingLimit, MaxBatchBytes);
            if (batch.Count == 0)
            {
                return;
            }

            var run = new BatchRun(sender, batch, _backoff);
            var hasEnded = await run.EndAsync(closing, giveUp).ConfigureAwait(false);
            if (!hasEnded && buffer.IsDurable)
            {
                return;
            }

            refused.Take([.. run.Refused, .. run.Unsent.Select(NotSent)]);
            buffer.Advance();
            _backoff.Reset();
        }
        while (closing.IsCancellationRequested || IsFull(batch));
    }

    /// <summary>A batch that is not full is the last one of a round: the next events gather first.</summary>
    private bool IsFull(IReadOnlyList<BufferedEvent> batch) =>
        batch.Count == options.BatchPostingLimit || batch.Sum(sent => (long)sent.Document.Length) > MaxBatchBytes / 2;

    /// <summary>What is in memory only would be gone in silence.</summary>
    private void SetRestAside()
    {
        while (!buffer.IsDurable && buffer.Read(options.BatchPostingLimit, MaxBatchBytes) is { Count: > 0 } rest)
        {
            refused.Take([.. rest.Select(NotSent)]);
            buffer.Advance();
        }
    }

    private static Refusal NotSent(BufferedEvent unsent) => new(unsent, 0, "it was not accepted before the sink was disposed");
}
