using System.Text.Json.Nodes;

namespace Mesh.Local.Tests.Support;

/// <summary>Pods for tests, from as little as possible.</summary>
internal static class PodJson
{
    public static string Shell(string name, string script, string more = "") => $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{"restartPolicy":"Never",{{{more}}}
         "containers":[{{{Container("main", script)}}}]}}
        """;

    public static string Container(string name, string script, string more = "") => $$$"""
        {"name":"{{{name}}}","image":"any","command":["sh","-c",{{{JsonValue.Create(script).ToJsonString()}}}]{{{more}}} }
        """;

    public static JsonNode? ContainerState(JsonObject pod, string container) =>
        Statuses(pod).Single(status => (string?)status?["name"] == container)!["state"];

    public static int ExitCode(JsonObject pod, string container = "main") =>
        (int)ContainerState(pod, container)!["terminated"]!["exitCode"]!;

    private static IEnumerable<JsonNode?> Statuses(JsonObject pod) =>
        ((JsonArray?)pod["status"]?["initContainerStatuses"] ?? []).Concat((JsonArray)pod["status"]!["containerStatuses"]!);
}
