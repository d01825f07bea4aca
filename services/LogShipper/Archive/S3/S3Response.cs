using System.Net;
using System.Net.Http.Headers;

namespace Mesh.LogShipper.Archive.S3;

/// <summary>What the store answered.</summary>
/// <param name="Status">2xx, 404 or 416; anything else is an exception.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Range">Which part of the object it is; null: all of it.</param>
/// <param name="ETag">The mark of what was stored, as it was sent.</param>
internal sealed record S3Response(HttpStatusCode Status, byte[] Body, ContentRangeHeaderValue? Range, string ETag);
