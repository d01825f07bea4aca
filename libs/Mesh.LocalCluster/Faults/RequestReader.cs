using Mesh.Local.ApiServer;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.Faults;

/// <summary>Reads verb and resource off a request, by the rules of the Kubernetes API.</summary>
internal static class RequestReader
{
    public static bool IsWatch(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && (ListOptions.IsTrue(request.Query["watch"])
            || request.Path.Value?.Contains("/watch/", StringComparison.Ordinal) == true);

    public static ApiRequest Read(HttpRequest request)
    {
        var path = ApiPath.Parse(request.Path.Value ?? "/");
        var isCollection = path is not { Name: not null };
        var verb = request.Method switch
        {
            "GET" when IsWatch(request) => "watch",
            "GET" => isCollection ? "list" : "get",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => isCollection ? "deletecollection" : "delete",
            var other => other.ToLowerInvariant(),
        };
        return new ApiRequest(
            verb,
            path?.Kind.Plural ?? "",
            path?.Namespace ?? "",
            path?.Name ?? "",
            path?.Subresource ?? "",
            request.Headers.UserAgent.ToString());
    }
}
