using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Admission;

/// <summary>The checks of a pod that matter to what runs it: names, references and paths.</summary>
internal static class PodValidation
{
    public static void Check(JsonObject pod, List<FieldError> errors)
    {
        var volumes = new HashSet<string>();
        Each(pod, "volumes", (volume, field) => CheckVolume(volume, field, volumes, errors));
        if (pod.List("spec", "containers") is not { Count: > 0 })
        {
            errors.Add(FieldError.Required("spec.containers"));
        }

        var names = new HashSet<string>();
        foreach (var list in (string[])["initContainers", "containers"])
        {
            Each(pod, list, (container, field) => CheckContainer(container, field, names, volumes, errors));
        }

        var restart = pod.Text("spec", "restartPolicy");
        if (restart is not ("Always" or "OnFailure" or "Never"))
        {
            errors.Add(FieldError.Unsupported("spec.restartPolicy", restart, "Always", "Never", "OnFailure"));
        }

        Positive(pod, "activeDeadlineSeconds", 1, errors);
        Positive(pod, "terminationGracePeriodSeconds", 0, errors);
    }

    /// <summary>Everything of a spec but images, deadline and new tolerations is fixed once the pod exists.</summary>
    public static void CheckUpdate(JsonObject before, JsonObject after, List<FieldError> errors)
    {
        if (!JsonNode.DeepEquals(Fixed(before), Fixed(after)))
        {
            errors.Add(FieldError.Forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
                "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
                "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
    }

    private static JsonObject Fixed(JsonObject pod)
    {
        var spec = pod.Map("spec")?.Copy() ?? [];
        spec.Remove("activeDeadlineSeconds");
        spec.Remove("tolerations");
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            container.Remove("image");
        }

        return spec;
    }

    private static void CheckVolume(JsonObject volume, string field, HashSet<string> names, List<FieldError> errors)
    {
        CheckLabel(volume.Text("name"), $"{field}.name", names, errors);
        foreach (var source in (string[])["secret", "configMap"])
        {
            var index = 0;
            foreach (var item in volume.Objects(source, "items"))
            {
                CheckRelative(item.Text("path"), $"{field}.{source}.items[{index++}].path", errors);
            }
        }
    }

    private static void CheckContainer(
        JsonObject container,
        string field,
        HashSet<string> names,
        HashSet<string> volumes,
        List<FieldError> errors)
    {
        CheckLabel(container.Text("name"), $"{field}.name", names, errors);
        if (string.IsNullOrEmpty(container.Text("image")))
        {
            errors.Add(FieldError.Required($"{field}.image"));
        }

        var index = 0;
        var paths = new HashSet<string>();
        foreach (var mount in container.Objects("volumeMounts"))
        {
            var at = $"{field}.volumeMounts[{index++}]";
            var path = mount.Text("mountPath");
            if (string.IsNullOrEmpty(path))
            {
                errors.Add(FieldError.Required($"{at}.mountPath"));
            }
            else if (!IsMountPath(path))
            {
                const string Why = "must be an absolute path below the root without '..' or ':'";
                errors.Add(FieldError.Invalid($"{at}.mountPath", path, Why));
            }
            else if (!paths.Add(path))
            {
                errors.Add(FieldError.Invalid($"{at}.mountPath", path, "must be unique"));
            }

            if (!volumes.Contains(mount.Text("name") ?? ""))
            {
                errors.Add(FieldError.NotFound($"{at}.name", mount.Text("name")));
            }

            if (mount.Text("subPath") is { Length: > 0 } subPath)
            {
                CheckRelative(subPath, $"{at}.subPath", errors);
            }
        }

        index = 0;
        foreach (var variable in container.Objects("env"))
        {
            var name = variable.Text("name");
            if (string.IsNullOrEmpty(name) || name.Contains('=') || name.Contains('\0'))
            {
                const string Why = "a valid environment variable name must not be empty or hold '='";
                errors.Add(FieldError.Invalid($"{field}.env[{index}].name", name, Why));
            }

            index++;
        }
    }

    private static bool IsMountPath(string path) =>
        path[0] == '/' && path.Trim('/').Length > 0 && !path.AsSpan().ContainsAny(":\0") && !path.Split('/').Contains("..");

    private static void CheckRelative(string? path, string field, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(path))
        {
            errors.Add(FieldError.Required(field));
        }
        else if (path[0] == '/' || path.Contains('\0'))
        {
            errors.Add(FieldError.Invalid(field, path, "must be a relative path"));
        }
        else if (path.Split('/').Contains(".."))
        {
            errors.Add(FieldError.Invalid(field, path, "must not contain '..'"));
        }
    }

    private static void CheckLabel(string? name, string field, HashSet<string> seen, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(name))
        {
            errors.Add(FieldError.Required(field));
        }
        else if (!ObjectNames.IsLabel(name))
        {
            errors.Add(FieldError.Invalid(field, name, ObjectNames.LabelRule));
        }
        else if (!seen.Add(name))
        {
            errors.Add(FieldError.Duplicate(field, name));
        }
    }

    private static void Positive(JsonObject pod, string name, long low, List<FieldError> errors)
    {
        var value = pod.Number("spec", name);
        if (pod.At("spec", name) is { } node && (value is null || value < low || value > int.MaxValue))
        {
            var why = $"must be between {low} and {int.MaxValue}, inclusive";
            errors.Add(FieldError.Invalid($"spec.{name}", node.ToString(), why));
        }
    }

    private static void Each(JsonObject pod, string list, Action<JsonObject, string> check)
    {
        var index = 0;
        foreach (var item in pod.Objects("spec", list))
        {
            check(item, $"spec.{list}[{index++}]");
        }
    }
}
