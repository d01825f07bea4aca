using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Admission;

/// <summary>Resolves the priority class and the runtime class of a new pod.</summary>
internal sealed class ClassAdmission(ObjectStore store)
{
    /// <exception cref="StatusException">403: there is no such class, or the pod contradicts it.</exception>
    public void Admit(ResourceKind kind, JsonObject json)
    {
        if (kind == ResourceCatalog.Pods && json.Map("spec") is { } spec)
        {
            Priority(json, spec);
            Runtime(json, spec);
        }
    }

    private static StatusException Refuse(JsonObject pod, string why) =>
        StatusException.Forbidden(ResourceCatalog.Pods, pod.Text("metadata", "name") ?? "", why);

    private void Priority(JsonObject pod, JsonObject spec)
    {
        var name = spec.Text("priorityClassName");
        var chosen = string.IsNullOrEmpty(name)
            ? store.Snapshot(ResourceCatalog.PriorityClasses).Items.Values
                .FirstOrDefault(item => item.Json.Flag("globalDefault") == true)
            : store.Get(ResourceCatalog.PriorityClasses, new ObjectKey("", name))
                ?? throw Refuse(pod, $"no PriorityClass with name {name} was found");
        var value = chosen?.Json.Number("value") ?? 0;
        if (spec.Number("priority") is { } given && given != value)
        {
            throw Refuse(
                pod,
                $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller " +
                $"computed {value} from the given PriorityClass name");
        }

        spec["priority"] = value;
        spec["preemptionPolicy"] ??= chosen?.Json.Text("preemptionPolicy") ?? "PreemptLowerPriority";
        if (chosen is not null)
        {
            spec["priorityClassName"] = chosen.Key.Name;
        }
    }

    private void Runtime(JsonObject pod, JsonObject spec)
    {
        if (spec.Text("runtimeClassName") is not { Length: > 0 } name)
        {
            return;
        }

        var chosen = store.Get(ResourceCatalog.RuntimeClasses, new ObjectKey("", name))
            ?? throw Refuse(pod, $"pod rejected: RuntimeClass \"{name}\" not found");
        if (chosen.Json.Map("overhead", "podFixed") is { } overhead)
        {
            spec["overhead"] ??= overhead.DeepClone();
        }

        foreach (var (label, value) in chosen.Json.Pairs("scheduling", "nodeSelector"))
        {
            var selector = spec.Ensure("nodeSelector");
            if (selector.Text(label) is { } other && other != value)
            {
                throw Refuse(
                    pod,
                    $"conflict: runtimeClass.scheduling.nodeSelector[{label}] = {value}; " +
                    $"pod.spec.nodeSelector[{label}] = {other}");
            }

            selector[label] = value;
        }

        if (chosen.Json.List("scheduling", "tolerations") is { } tolerations)
        {
            spec["tolerations"] = new JsonArray(
                [.. (spec.List("tolerations") ?? []).Concat(tolerations).Select(item => item?.DeepClone())]);
        }
    }
}
