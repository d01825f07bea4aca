using System.Net;
using System.Threading.Channels;

namespace Mesh.Local.Tests.Ingress;

/// <summary>A request body that a test sends piece by piece.</summary>
internal sealed class PieceContent : HttpContent
{
    private readonly Channel<byte> _pieces = Channel.CreateBounded<byte>(4);

    public ValueTask SendAsync(byte piece) => _pieces.Writer.WriteAsync(piece);

    public void Complete() => _pieces.Writer.Complete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        await foreach (var piece in _pieces.Reader.ReadAllAsync())
        {
            await stream.WriteAsync(new[] { piece });
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
