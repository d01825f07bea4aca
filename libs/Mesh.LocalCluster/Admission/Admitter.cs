using System.Text;
using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Admission;

/// <summary>Defaults and checks of every kind, before an object is stored.</summary>
internal sealed class Admitter
{
    public const int MaxSecretBytes = 1024 * 1024;

    private int _nextAddress;

    public void PrepareCreate(ResourceKind kind, JsonObject json)
    {
        if (kind == ResourceCatalog.Pods)
        {
            PodDefaults.Apply(json);
        }
        else if (kind == ResourceCatalog.Secrets)
        {
            FoldStringData(json);
            json["type"] ??= "Opaque";
        }
        else if (kind == ResourceCatalog.PriorityClasses)
        {
            json["preemptionPolicy"] ??= "PreemptLowerPriority";
        }
        else if (kind == ResourceCatalog.Services)
        {
            DefaultService(json);
        }
        else if (kind == ResourceCatalog.Namespaces)
        {
            json.Ensure("spec")["finalizers"] ??= new JsonArray("kubernetes");
            json["status"] = new JsonObject { ["phase"] = "Active" };
            json.Ensure("metadata").Ensure("labels")["kubernetes.io/metadata.name"] ??= json.Text("metadata", "name");
        }
        else if (kind.HasStatus && kind != ResourceCatalog.Nodes)
        {
            json["status"] ??= new JsonObject();
        }

        Check(kind, json, null);
    }

    public void PrepareUpdate(ResourceKind kind, JsonObject before, JsonObject after)
    {
        if (kind == ResourceCatalog.Secrets)
        {
            FoldStringData(after);
        }

        Check(kind, after, before);
    }

    private static void Check(ResourceKind kind, JsonObject json, JsonObject? before)
    {
        var errors = new List<FieldError>();
        MetadataValidation.Check(kind, json, errors);
        if (kind == ResourceCatalog.Pods)
        {
            if (before is null)
            {
                PodValidation.Check(json, errors);
            }
            else
            {
                PodValidation.CheckUpdate(before, json, errors);
            }
        }
        else if (kind == ResourceCatalog.Secrets || kind == ResourceCatalog.ConfigMaps)
        {
            CheckData(kind, json, before, errors);
        }

        foreach (var field in Fixed(kind).Where(field => before is not null && !JsonNode.DeepEquals(before[field], json[field])))
        {
            errors.Add(kind == ResourceCatalog.PriorityClasses
                ? FieldError.Forbidden(field, "may not be changed in an update.")
                : FieldError.Invalid(field, json.Text(field), "field is immutable"));
        }

        if (errors.Count > 0)
        {
            throw StatusException.Invalid(kind, json.Text("metadata", "name") ?? "", errors);
        }
    }

    /// <summary>What an update may not change.</summary>
    private static string[] Fixed(ResourceKind kind) =>
        kind == ResourceCatalog.Secrets ? ["type"]
        : kind == ResourceCatalog.PriorityClasses ? ["value"]
        : kind == ResourceCatalog.RuntimeClasses ? ["handler"]
        : [];

    private static void CheckData(ResourceKind kind, JsonObject json, JsonObject? before, List<FieldError> errors)
    {
        var total = 0L;
        foreach (var map in (string[])["data", "binaryData"])
        {
            foreach (var (key, value) in json.Map(map) ?? [])
            {
                if (!ObjectNames.IsDataKey(key))
                {
                    errors.Add(FieldError.Invalid($"{map}[{key}]", key, ObjectNames.KeyRule));
                }

                var text = value.AsText() ?? "";
                total += text.Length;
                var encoded = kind == ResourceCatalog.Secrets || map == "binaryData";
                if (encoded && !IsBase64(text))
                {
                    throw StatusException.BadRequest(
                        $"{kind.Kind} in version \"v1\" cannot be handled as a {kind.Kind}: illegal base64 data in {map}[{key}]");
                }
            }
        }

        if (total > 2 * MaxSecretBytes)
        {
            errors.Add(new FieldError("data", "FieldValueTooLong", $"Too long: may not be more than {MaxSecretBytes} bytes"));
        }

        if (before?.Flag("immutable") == true && !JsonNode.DeepEquals(before["data"], json["data"]))
        {
            errors.Add(FieldError.Forbidden("data", "field is immutable when `immutable` is set"));
        }
    }

    private static bool IsBase64(string text) =>
        Convert.TryFromBase64String(text, new byte[((text.Length + 3) / 4 * 3) + 3], out _);

    private static void FoldStringData(JsonObject json)
    {
        if (json.Map("stringData") is { } plain)
        {
            var data = json.Ensure("data");
            foreach (var (key, value) in plain)
            {
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsText() ?? ""));
            }

            json.Remove("stringData");
        }
    }

    private void DefaultService(JsonObject json)
    {
        var spec = json.Ensure("spec");
        spec["type"] ??= "ClusterIP";
        spec["sessionAffinity"] ??= "None";
        spec["internalTrafficPolicy"] ??= "Cluster";
        spec["ipFamilies"] ??= new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= "SingleStack";
        if (spec.Text("clusterIP") is null && spec.Text("type") != "ExternalName")
        {
            var number = Interlocked.Increment(ref _nextAddress);
            spec["clusterIP"] = $"10.96.{(number >> 8) & 255}.{number & 255}";
            spec["clusterIPs"] = new JsonArray(spec.Text("clusterIP"));
        }

        foreach (var port in spec.Objects("ports"))
        {
            port["protocol"] ??= "TCP";
            port["targetPort"] ??= port["port"]?.DeepClone();
        }

        json["status"] ??= new JsonObject { ["loadBalancer"] = new JsonObject() };
    }
}
