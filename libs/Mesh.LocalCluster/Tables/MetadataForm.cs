using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.Tables;

/// <summary>Objects as PartialObjectMetadata, and the check that a client takes any form that is made here.</summary>
internal static class MetadataForm
{
    public static bool Wanted(HttpRequest request) =>
        request.Headers.Accept.ToString().Split(',')[0].Contains("as=PartialObjectMetadata", StringComparison.Ordinal);

    /// <exception cref="StatusException">406: the client takes no JSON.</exception>
    public static void CheckAccepted(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        if (accept.Length > 0 && !accept.Split(',').Any(part => part.Split(';')[0].Trim() is
            "application/json" or "application/*" or "*/*" or "text/plain" or "text/*"))
        {
            throw StatusException.NotAcceptable();
        }
    }

    public static JsonObject One(JsonObject json) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = json["metadata"]?.DeepClone(),
    };

    public static JsonObject List(ListPage page) => new()
    {
        ["kind"] = "PartialObjectMetadataList",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = ObjectRendering.Metadata(page),
        ["items"] = new JsonArray([.. page.Items.Select(item => One(item.Json))]),
    };
}
