using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>Hears what the service logs: tests wait for an event, and an error that no test expects fails it.</summary>
internal sealed class EventProbe : ILoggerProvider, ILogger
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _events = new();
    private readonly ConcurrentDictionary<int, SemaphoreSlim> _counts = new();

    public ConcurrentQueue<string> Errors { get; } = new();

    public Task SeenAsync(int eventId) => Source(eventId).Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Returns once for each time that the event comes.</summary>
    public async Task NextAsync(int eventId) =>
        Assert.True(await Count(eventId).WaitAsync(TimeSpan.FromSeconds(60)), $"event {eventId} did not come");

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error)
        {
            Errors.Enqueue($"{formatter(state, exception)} {exception}");
        }

        Source(eventId.Id).TrySetResult();
        Count(eventId.Id).Release();
    }

    public void Dispose()
    {
        // Tests look at it after the service is gone.
    }

    private SemaphoreSlim Count(int eventId) => _counts.GetOrAdd(eventId, _ => new SemaphoreSlim(0));

    private TaskCompletionSource Source(int eventId) =>
        _events.GetOrAdd(eventId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
