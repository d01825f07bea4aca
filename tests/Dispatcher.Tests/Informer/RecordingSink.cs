using System.Threading.Channels;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Tests.Informer;

/// <summary>Keeps what an informer tells.</summary>
internal sealed class RecordingSink : IPodSink
{
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();

    public void OnPod(PodView pod) => _told.Writer.TryWrite($"pod {pod.Uid} {pod.Phase}");

    public void OnDeleted(PodView last) => _told.Writer.TryWrite($"deleted {last.Uid}");

    public void OnListed(IReadOnlySet<string> names) => _told.Writer.TryWrite($"listed {string.Join(' ', names)}");

    public async Task<string> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _told.Reader.ReadAsync(limit.Token);
    }
}
