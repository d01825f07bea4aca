using System.Globalization;
using System.Net;

namespace Mesh.LogShipper.Archive.S3;

/// <summary>
/// Takes an object's bytes: a small object is stored by one request, a larger one in parts, which make an object only when the
/// last request says so.
/// </summary>
internal sealed class S3Upload(S3Client client, string name, int partBytes) : Stream
{
    private const int FirstBytes = 64 * 1024;

    private readonly List<string> _marks = [];
    private byte[] _part = new byte[Math.Min(FirstBytes, partBytes)];
    private int _length;
    private string _upload = "";

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_length == partBytes)
            {
                await SendPartAsync(cancellationToken);
            }

            var taken = buffer[..Math.Min(buffer.Length, partBytes - _length)];
            if (_length + taken.Length > _part.Length)
            {
                Array.Resize(ref _part, Math.Min(partBytes, Math.Max(_length + taken.Length, 2 * _part.Length)));
            }

            taken.CopyTo(_part.AsMemory(_length));
            _length += taken.Length;
            buffer = buffer[taken.Length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Makes the object appear; returns when it is durable.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_upload.Length == 0)
        {
            Require(await client.SendAsync(
                new S3Request(HttpMethod.Put, name) { Body = _part.AsMemory(0, _length) }, cancellationToken));
            return;
        }

        await SendPartAsync(cancellationToken);
        var complete = new S3Request(HttpMethod.Post, name)
        {
            Query = new Dictionary<string, string> { ["uploadId"] = _upload },
            Body = S3Xml.Complete(_marks),
        };
        var response = Require(await client.SendAsync(complete, cancellationToken));
        // This request may fail after its status has been sent as 200.
        if (S3Xml.ErrorOf(response.Body) is { Length: > 0 } error)
        {
            throw new ArchiveException($"The parts of {name} could not be put together: {error}");
        }
    }

    /// <summary>Gives up what was sent, so that the store need not keep it.</summary>
    public async Task AbortAsync(CancellationToken cancellationToken)
    {
        if (_upload.Length > 0)
        {
            await client.SendAsync(
                new S3Request(HttpMethod.Delete, name) { Query = new Dictionary<string, string> { ["uploadId"] = _upload } },
                cancellationToken);
        }
    }

    public override void Flush()
    {
        // Parts have a least size: what is not yet one waits.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        if (_upload.Length == 0)
        {
            var begin = new S3Request(HttpMethod.Post, name) { Query = new Dictionary<string, string> { ["uploads"] = "" } };
            _upload = S3Xml.UploadId(Require(await client.SendAsync(begin, cancellationToken)).Body);
        }

        var part = new S3Request(HttpMethod.Put, name)
        {
            Query = new Dictionary<string, string>
            {
                ["partNumber"] = (_marks.Count + 1).ToString(CultureInfo.InvariantCulture),
                ["uploadId"] = _upload,
            },
            Body = _part.AsMemory(0, _length),
        };
        _marks.Add(Require(await client.SendAsync(part, cancellationToken)).ETag);
        _length = 0;
    }

    private S3Response Require(S3Response response) =>
        response.Status != HttpStatusCode.NotFound
            ? response
            : throw new ArchiveException($"The archive has no such bucket or upload: {S3Xml.ErrorOf(response.Body)}");
}
