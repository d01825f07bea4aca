using Serilog.Debugging;
using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>Sets refused events aside: in files when the buffer is files, and as the options say. None goes in silence.</summary>
internal sealed class RefusedEvents(ElasticsearchSinkOptions options, RefusedFiles? files)
{
    /// <exception cref="IOException">They could not be written: nothing happened with them.</exception>
    public void Take(IReadOnlyList<Refusal> refused)
    {
        if (refused.Count == 0)
        {
            return;
        }

        files?.Append(refused);
        foreach (var refusal in refused)
        {
            Tell(refusal);
        }
    }

    private void Tell(Refusal refusal)
    {
        var handling = options.EmitEventFailure;
        var toSink = handling.HasFlag(EmitEventFailureHandling.WriteToFailureSink) ? options.FailureSink : null;
        var toCallback = handling.HasFlag(EmitEventFailureHandling.RaiseCallback) ? options.FailureCallback : null;
        var isHandled = files is not null || toSink is not null || toCallback is not null;
        if (!isHandled || (handling & (EmitEventFailureHandling.WriteToSelfLog | EmitEventFailureHandling.ThrowException)) != 0)
        {
            SelfLog.WriteLine("An event was refused and set aside, {0}: {1}", refusal.Status, refusal.Reason);
        }

        if (toSink is null && toCallback is null)
        {
            return;
        }

        try
        {
            var logEvent = EventFromDocument.Make(refusal.Event);
            toSink?.Emit(logEvent);
            toCallback?.Invoke(logEvent, new InvalidOperationException($"{refusal.Status}: {refusal.Reason}"));
        }
#pragma warning disable CA1031 // The application's own code may throw anything; it must not stop the sink.
        catch (Exception error)
#pragma warning restore CA1031
        {
            SelfLog.WriteLine("The failure sink or callback failed: {0}", error);
        }
    }
}
