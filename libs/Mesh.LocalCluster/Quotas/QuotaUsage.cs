using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Scheduling;

namespace Mesh.Local.Quotas;

/// <summary>What objects use of the resources that a quota names, by the published rules.</summary>
internal static class QuotaUsage
{
    private static readonly string[] Computed = ["cpu", "memory", "ephemeral-storage"];

    public static JsonObject Hard(JsonObject quota) => quota.Map("spec", "hard") ?? [];

    /// <summary>What one object takes of the resource named <paramref name="resource"/>.</summary>
    public static decimal Amount(string resource, ResourceKind kind, JsonObject item)
    {
        if (resource.StartsWith("count/", StringComparison.Ordinal))
        {
            return resource["count/".Length..] == kind.Qualified ? 1 : 0;
        }

        if (kind != ResourceCatalog.Pods)
        {
            return kind.Group.Length == 0 && resource == kind.Plural ? 1 : 0;
        }

        if (item.Text("status", "phase") is "Succeeded" or "Failed")
        {
            return 0;
        }

        if (resource == "pods")
        {
            return 1;
        }

        var (field, name) = Split(resource);
        return IsCompute(resource) ? Resources.OfPod(field == "limits" ? WithLimits(item) : item)[name] : 0;
    }

    /// <summary>Containers that say nothing about a computed resource that the quota limits.</summary>
    public static IEnumerable<string> Silent(string resource, JsonObject pod)
    {
        var (field, name) = Split(resource);
        return IsCompute(resource)
            ? pod.Objects("spec", "containers").Concat(pod.Objects("spec", "initContainers"))
                .Where(container => container.At("resources", field, name) is null
                    && container.At("resources", "limits", name) is null)
                .Select(container => container.Text("name") ?? "")
            : [];
    }

    /// <summary>The quota's scopes take the pod in. Other objects have no scope.</summary>
    public static bool InScope(JsonObject quota, ResourceKind kind, JsonObject item)
    {
        if (kind != ResourceCatalog.Pods)
        {
            return quota.List("spec", "scopes") is not { Count: > 0 };
        }

        var bestEffort = Admission.PodQuality.Of(item) == "BestEffort";
        var terminating = item.Number("spec", "activeDeadlineSeconds") is not null;
        return quota.Strings("spec", "scopes").All(scope => scope switch
        {
            "Terminating" => terminating,
            "NotTerminating" => !terminating,
            "BestEffort" => bestEffort,
            "NotBestEffort" => !bestEffort,
            _ => false,
        }) && quota.Objects("spec", "scopeSelector", "matchExpressions").All(term => Matches(term, item));
    }

    private static bool Matches(JsonObject term, JsonObject pod)
    {
        var name = pod.Text("spec", "priorityClassName");
        return term.Text("scopeName") == "PriorityClass" && term.Text("operator") switch
        {
            "In" => name is not null && term.Strings("values").Contains(name),
            "NotIn" => name is null || !term.Strings("values").Contains(name),
            "Exists" => name is not null,
            "DoesNotExist" => name is null,
            _ => false,
        };
    }

    private static bool IsCompute(string resource) => Computed.Contains(Split(resource).Name);

    private static (string Field, string Name) Split(string resource) =>
        resource.StartsWith("limits.", StringComparison.Ordinal) ? ("limits", resource["limits.".Length..])
        : resource.StartsWith("requests.", StringComparison.Ordinal) ? ("requests", resource["requests.".Length..])
        : ("requests", resource);

    private static JsonObject WithLimits(JsonObject pod)
    {
        var copy = pod.Copy();
        foreach (var container in copy.Objects("spec", "containers").Concat(copy.Objects("spec", "initContainers")))
        {
            if (container.Map("resources") is { } resources)
            {
                resources["requests"] = resources["limits"]?.DeepClone();
            }
        }

        return copy;
    }
}
