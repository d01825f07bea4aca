using Serilog.Debugging;
using Serilog.Events;
using Serilog.Parsing;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>Counts the events that the buffer had no room for, and says their number in an event once it has.</summary>
internal sealed class LostEvents
{
    private static readonly MessageTemplate Template =
        new MessageTemplateParser().Parse(
            "{LostEvents} events are lost: the buffer of the Elasticsearch sink could not hold them");

    private long _count;

    public void Add(string why)
    {
        // Once a stretch: a line for each would be as many as there are events.
        if (Interlocked.Increment(ref _count) == 1)
        {
            SelfLog.WriteLine("Events are being lost: {0}", why);
        }
    }

    /// <summary>Has the event held, and begins to count anew when it is.</summary>
    public void Say(Func<LogEvent, bool> hold)
    {
        var count = Interlocked.Read(ref _count);
        if (count > 0 && hold(new LogEvent(
            DateTimeOffset.Now, LogEventLevel.Warning, exception: null, Template,
            [new LogEventProperty("LostEvents", new ScalarValue(count))])))
        {
            Interlocked.Add(ref _count, -count);
        }
    }

    /// <summary>At the end: what no event can say any more.</summary>
    public void SayRest()
    {
        if (Interlocked.Read(ref _count) is > 0 and var count)
        {
            SelfLog.WriteLine("{0} events are lost, and no event says so", count);
        }
    }
}
