using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.Tables;

/// <summary>The server-side printing that kubectl asks for.</summary>
internal sealed class TableFormat(string include)
{
    /// <summary>Null when the client did not ask for a table.</summary>
    public static TableFormat? Wanted(HttpRequest request)
    {
        foreach (var part in request.Headers.Accept.ToString().Split(','))
        {
            if (part.Contains("as=Table", StringComparison.Ordinal) && part.Contains("v=v1;", StringComparison.Ordinal))
            {
                return new TableFormat((string?)request.Query["includeObject"] ?? "Metadata");
            }
        }

        return null;
    }

    public static JsonObject Bookmark(JsonObject metadata) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = metadata.Copy(),
        ["columnDefinitions"] = new JsonArray(),
        ["rows"] = new JsonArray(new JsonObject
        {
            ["cells"] = new JsonArray(),
            ["object"] = new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = metadata.Copy(),
            },
        }),
    };

    public JsonObject Render(ResourceKind kind, ListPage page, DateTimeOffset now, bool withColumns = true)
    {
        var columns = TableColumns.Of(kind);
        var definitions = columns.Select(column => new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["format"] = column.Format,
            ["description"] = column.Name,
            ["priority"] = column.Priority,
        });
        var rows = page.Items.Select(item => new JsonObject
        {
            ["cells"] = new JsonArray([.. columns.Select(column => column.Cell(item.Json, now))]),
            ["object"] = Object(item.Json),
        });
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = ObjectRendering.Metadata(page),
            ["columnDefinitions"] = withColumns ? new JsonArray([.. definitions]) : [],
            ["rows"] = new JsonArray([.. rows]),
        };
    }

    private JsonObject? Object(JsonObject json) => include switch
    {
        "None" => null,
        "Object" => json.Copy(),
        _ => MetadataForm.One(json),
    };
}
