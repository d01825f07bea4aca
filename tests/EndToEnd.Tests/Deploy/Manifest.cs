using System.Text.Json.Nodes;

namespace Mesh.EndToEnd.Tests.Deploy;

/// <summary>One rendered Kubernetes object.</summary>
internal sealed class Manifest(JsonNode node)
{
    public string Kind => Text("kind");

    public string Name => Text("metadata", "name");

    public string Namespace => TextOrEmpty("metadata", "namespace");

    public override string ToString() => $"{Kind} {Namespace}/{Name}";

    /// <summary>The value at a path; null when there is none.</summary>
    public JsonNode? At(params object[] path)
    {
        JsonNode? at = node;
        foreach (var step in path)
        {
            at = step switch
            {
                string key => (at as JsonObject)?[key],
                int index => (at as JsonArray)?[index],
                _ => throw new ArgumentException("a path has keys and indexes", nameof(path)),
            };
        }

        return at;
    }

    public string Text(params object[] path) =>
        At(path)?.ToString() ?? throw new InvalidOperationException($"{node["kind"]} has no {string.Join('.', path)}");

    public string TextOrEmpty(params object[] path) => At(path)?.ToString() ?? "";

    public IEnumerable<Manifest> Items(params object[] path) =>
        (At(path) as JsonArray ?? []).Select(item => new Manifest(item!));

    public IEnumerable<string> Texts(params object[] path) => (At(path) as JsonArray ?? []).Select(item => item!.ToString());
}
