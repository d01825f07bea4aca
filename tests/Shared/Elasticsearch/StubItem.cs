using System.Text.Json.Nodes;

namespace Mesh.Testing.Elasticsearch;

/// <summary>One action of a bulk request.</summary>
/// <param name="Index">Where it goes.</param>
/// <param name="Id">Its id.</param>
/// <param name="Document">The document.</param>
internal sealed record StubItem(string Index, string Id, JsonObject Document)
{
    public string Message => (string)Document["message"]!;
}
