using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Mesh.LogShipper.Shipping.Documents;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>The body of a bulk request: an action and a document, each on a line, for each document.</summary>
internal static class BulkBody
{
    public static ByteArrayContent Of(IReadOnlyList<LogDocument> documents, bool gzip)
    {
        using var buffer = new MemoryStream(gzip ? 0 : documents.Sum(d => d.Size));
        if (gzip)
        {
            using var packed = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true);
            Write(documents, packed);
        }
        else
        {
            Write(documents, buffer);
        }

        var content = new ByteArrayContent(buffer.GetBuffer(), 0, (int)buffer.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (gzip)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    // Names and ids are made of letters, digits, dots and hyphens: nothing that JSON would have escaped.
    private static void Write(IReadOnlyList<LogDocument> documents, Stream stream)
    {
        foreach (var document in documents)
        {
            stream.Write(Encoding.UTF8.GetBytes(
                $$$"""{"create":{"_index":"{{{document.DataStream}}}","_id":"{{{document.Id}}}"}}""" + "\n"));
            stream.Write(document.Source.Span);
            stream.WriteByte((byte)'\n');
        }
    }
}
