using System.Net;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.Ingress;

/// <summary>The client's body as it comes in, each piece flushed to the backend at once.</summary>
internal sealed class RequestStreamContent(HttpContext context) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? transport) =>
        SerializeToStreamAsync(stream, transport, context.RequestAborted);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? transport,
        CancellationToken cancellationToken)
    {
        // Sends the headers now: a stream's first message may come much later.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (var part in read.Buffer)
            {
                await stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            }

            var any = !read.Buffer.IsEmpty;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }

            if (any)
            {
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = context.Request.ContentLength ?? 0;
        return context.Request.ContentLength is not null;
    }
}
