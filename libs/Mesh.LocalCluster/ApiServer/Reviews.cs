using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>What clients ask about themselves: nobody is checked here, so everybody may do everything.</summary>
internal static class Reviews
{
    private static readonly Dictionary<string, Func<JsonObject>> ByPath = new()
    {
        ["/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"] = () => new JsonObject { ["allowed"] = true },
        ["/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"] = () => new JsonObject
        {
            ["incomplete"] = false,
            ["resourceRules"] = new JsonArray(new JsonObject
            {
                ["verbs"] = new JsonArray("*"),
                ["apiGroups"] = new JsonArray("*"),
                ["resources"] = new JsonArray("*"),
            }),
            ["nonResourceRules"] = new JsonArray(new JsonObject
            {
                ["verbs"] = new JsonArray("*"),
                ["nonResourceURLs"] = new JsonArray("*"),
            }),
        },
        ["/apis/authentication.k8s.io/v1/selfsubjectreviews"] = () => new JsonObject
        {
            ["userInfo"] = new JsonObject
            {
                ["username"] = "mesh-local",
                ["groups"] = new JsonArray("system:masters", "system:authenticated"),
            },
        },
    };

    public static bool Takes(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && ByPath.ContainsKey(request.Path.Value ?? "");

    public static async Task AnswerAsync(HttpContext context)
    {
        var review = await context.ReadObjectAsync().ConfigureAwait(false);
        review.Ensure("metadata")["creationTimestamp"] = null;
        review["status"] = ByPath[context.Request.Path.Value!]();
        await context.WriteJsonAsync(review, 201).ConfigureAwait(false);
    }
}
