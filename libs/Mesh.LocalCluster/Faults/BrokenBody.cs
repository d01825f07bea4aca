using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Local.Faults;

/// <summary>A response body with another writer.</summary>
internal sealed class BrokenBody(IHttpResponseBodyFeature body, PipeWriter writer) : IHttpResponseBodyFeature
{
    public Stream Stream => Writer.AsStream(leaveOpen: true);

    public PipeWriter Writer => writer;

    public void DisableBuffering() => body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => body.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        body.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => body.CompleteAsync();
}
