using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Selectors;

/// <summary>The field selector of a query string; only the fields that a real API server indexes are allowed.</summary>
internal sealed class FieldSelector
{
    public static readonly FieldSelector Everything = new([]);

    private static readonly Dictionary<string, string[]> Extra = new()
    {
        ["pods"] =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
            "status.phase", "status.podIP", "status.nominatedNodeName",
        ],
        ["events"] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
            "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
            "reportingComponent", "source", "type",
        ],
        ["secrets"] = ["type"],
        ["nodes"] = ["spec.unschedulable"],
        ["namespaces"] = ["status.phase"],
        ["services"] = ["spec.clusterIP", "spec.type"],
    };

    private readonly List<(string Field, string Value, bool Equal)> _terms;

    private FieldSelector(List<(string Field, string Value, bool Equal)> terms) => _terms = terms;

    public bool IsEmpty => _terms.Count == 0;

    public static FieldSelector Parse(string? text, ResourceKind kind)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }

        var terms = new List<(string, string, bool)>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var unequal = part.Split("!=", 2);
            var pair = unequal.Length == 2 ? unequal : part.Split('=', 2);
            if (pair.Length != 2)
            {
                throw StatusException.BadRequest($"invalid field selector: '{text}'; can't understand '{part}'");
            }

            var field = pair[0].Trim();
            if (!IsKnown(kind, field))
            {
                throw StatusException.BadRequest(
                    $"Unable to find \"{kind.ApiVersion}, Resource={kind.Plural}\" that match label selector \"\", " +
                    $"field selector \"{text}\": field label not supported: {field}");
            }

            terms.Add((field, pair[1].TrimStart('=').Trim(), unequal.Length != 2));
        }

        return new FieldSelector(terms);
    }

    /// <summary>The one name that the selector leaves, when it names one.</summary>
    public string? ExactName() => _terms.FirstOrDefault(term => term is { Field: "metadata.name", Equal: true }).Value;

    public bool Matches(JsonObject json)
    {
        foreach (var (field, wanted, equal) in _terms)
        {
            if (string.Equals(Read(json, field), wanted, StringComparison.Ordinal) != equal)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsKnown(ResourceKind kind, string field) =>
        field == "metadata.name"
        || (field == "metadata.namespace" && kind.Namespaced)
        || (Extra.TryGetValue(kind.Plural, out var fields) && fields.Contains(field));

    private static string Read(JsonObject json, string field)
    {
        if (field == "source")
        {
            return json.Text("source", "component") ?? json.Text("reportingComponent") ?? "";
        }

        var value = json.At(field.Split('.'));
        return field is "spec.unschedulable" or "spec.hostNetwork"
            ? value?.ToJsonString() ?? "false"
            : value.AsText() ?? "";
    }
}
