using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Buffering;

/// <summary>Holds events, oldest first, until each was accepted or set aside. Many add, one reads.</summary>
internal interface IEventBuffer : IDisposable
{
    /// <summary>True: what it holds outlives the process.</summary>
    bool IsDurable { get; }

    /// <summary>Holds an event. False: the buffer is at its bound.</summary>
    /// <exception cref="IOException">It cannot be written; nothing of it is held.</exception>
    bool TryAdd(BufferedEvent added);

    /// <summary>The oldest events: the same ones until <see cref="Advance"/>.</summary>
    /// <param name="maxEvents">The greatest number.</param>
    /// <param name="maxBytes">The greatest sum of their lengths, except when there is one alone.</param>
    IReadOnlyList<BufferedEvent> Read(int maxEvents, int maxBytes);

    /// <summary>Forgets the events that were read last.</summary>
    void Advance();
}
