using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Apply;

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed class FieldOwner(
    string manager,
    string operation,
    string? subresource,
    string apiVersion,
    string time,
    FieldTree fields)
{
    public const string Update = "Update";
    public const string Apply = "Apply";

    public string Manager { get; } = manager;

    public string Operation { get; } = operation;

    public string? Subresource { get; } = subresource;

    public string ApiVersion { get; } = apiVersion;

    public string Time { get; set; } = time;

    public FieldTree Fields { get; set; } = fields;

    public static FieldOwner Parse(JsonObject json) => new(
        json.Text("manager") ?? "",
        json.Text("operation") ?? Update,
        json.Text("subresource") is { Length: > 0 } subresource ? subresource : null,
        json.Text("apiVersion") ?? "",
        json.Text("time") ?? "",
        json.Map("fieldsV1") is { Count: > 0 } map ? FieldTree.Parse(map) : new FieldTree());

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = Operation,
            ["apiVersion"] = ApiVersion,
            ["time"] = Time,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = Fields.ToJson(),
        };
        if (Subresource is not null)
        {
            json["subresource"] = Subresource;
        }

        return json;
    }

    /// <summary>As conflicts name it.</summary>
    public override string ToString()
    {
        var name = Subresource is null ? $"\"{Manager}\"" : $"\"{Manager}\" with subresource \"{Subresource}\"";
        return Operation == Update ? $"{name} using {ApiVersion}" : name;
    }
}
