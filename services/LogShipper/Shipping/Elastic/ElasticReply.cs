using System.Net;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>What a server answered, or that it did not.</summary>
/// <param name="Status">The HTTP status; null: no answer came whole.</param>
/// <param name="Body">The answer's bytes.</param>
/// <param name="Error">What went wrong on the way; empty when an answer came.</param>
/// <param name="WasReached">False: no connection came about, so the server has seen nothing of the request.</param>
/// <param name="RetryAfter">How long the server asks to be left alone; null: it does not say.</param>
public sealed record ElasticReply(
    HttpStatusCode? Status, ReadOnlyMemory<byte> Body, string Error, bool WasReached = true, TimeSpan? RetryAfter = null)
{
    public bool IsSuccess => Status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices;
}
