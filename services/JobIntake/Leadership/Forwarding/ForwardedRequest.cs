using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>A caller's request as it goes to the leader: the same, but for the deadline's rest and the mark that it was forwarded.</summary>
internal static class ForwardedRequest
{
    /// <summary>
    /// Names the process that forwarded a call. A call that has it is answered where it is, or not at all: whoever sends it from outside
    /// gains nothing but an error.
    /// </summary>
    public const string Mark = "mesh-forwarded-by";

    public static HttpRequestMessage Of(HttpContext context, Uri leader, string self, CallDeadline deadline, ForwardedBody body)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(leader, target))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (IsOfTheConnection(name) || name.Equals(CallDeadline.Header, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                body.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (deadline.Rest is { } rest)
        {
            request.Headers.TryAddWithoutValidation(CallDeadline.Header, rest);
        }

        request.Headers.TryAddWithoutValidation(Mark, self);
        return request;
    }

    private static bool IsOfTheConnection(string name) =>
        name[0] == ':' || name.Equals("host", StringComparison.OrdinalIgnoreCase);
}
