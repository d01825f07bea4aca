using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Admission;

internal static class MetadataValidation
{
    private static readonly ResourceKind[] LabelNamed = [ResourceCatalog.Namespaces, ResourceCatalog.Services];

    public static void Check(ResourceKind kind, JsonObject json, List<FieldError> errors)
    {
        var name = json.Text("metadata", "name");
        if (string.IsNullOrEmpty(name))
        {
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        }
        else if (LabelNamed.Contains(kind) ? !ObjectNames.IsLabel(name) : !ObjectNames.IsSubdomain(name))
        {
            var rule = LabelNamed.Contains(kind) ? ObjectNames.LabelRule : ObjectNames.SubdomainRule;
            errors.Add(FieldError.Invalid("metadata.name", name, rule));
        }

        foreach (var (key, value) in json.Map("metadata", "labels") ?? [])
        {
            if (!ObjectNames.IsLabelKey(key))
            {
                errors.Add(FieldError.Invalid("metadata.labels", key, ObjectNames.LabelKeyRule));
            }
            else if (value.AsText() is not { } text || !ObjectNames.IsLabelValue(text))
            {
                errors.Add(FieldError.Invalid("metadata.labels", value?.ToString(), ObjectNames.LabelValueRule));
            }
        }

        var index = 0;
        foreach (var owner in json.Objects("metadata", "ownerReferences"))
        {
            foreach (var field in (string[])["apiVersion", "kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty(owner.Text(field)))
                {
                    errors.Add(FieldError.Invalid($"metadata.ownerReferences[{index}].{field}", "", "must not be empty"));
                }
            }

            index++;
        }
    }
}
