using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;

namespace Mesh.Compat.Tests.Elasticsearch.Delivery;

/// <summary>A failure sink that keeps what it is given.</summary>
internal sealed class Failures : ILogEventSink
{
    public ConcurrentQueue<LogEvent> Events { get; } = [];

    public void Emit(LogEvent logEvent) => Events.Enqueue(logEvent);
}
