using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Scheduling;

/// <summary>Amounts by resource name; what a pod asks for, by the published rules for init containers and sidecars.</summary>
internal sealed class Resources
{
    private readonly Dictionary<string, decimal> _amounts = [];

    public IEnumerable<string> Names => _amounts.Keys;

    public decimal this[string name] => _amounts.GetValueOrDefault(name);

    public static Resources OfNode(JsonObject node)
    {
        var resources = new Resources();
        resources.Add(node.Map("status", "allocatable") ?? node.Map("status", "capacity"));
        return resources;
    }

    public static Resources OfPod(JsonObject pod)
    {
        var running = new Resources();
        var peak = new Resources();
        foreach (var container in pod.Objects("spec", "initContainers"))
        {
            if (container.Text("restartPolicy") == "Always")
            {
                running.Add(container.Map("resources", "requests"));
                peak.RaiseTo(running);
            }
            else
            {
                var alone = new Resources();
                alone.Add(running);
                alone.Add(container.Map("resources", "requests"));
                peak.RaiseTo(alone);
            }
        }

        foreach (var container in pod.Objects("spec", "containers"))
        {
            running.Add(container.Map("resources", "requests"));
        }

        peak.RaiseTo(running);
        peak.Add(pod.Map("spec", "overhead"));
        peak._amounts["pods"] = 1;
        return peak;
    }

    public void Add(Resources other)
    {
        foreach (var (name, amount) in other._amounts)
        {
            _amounts[name] = this[name] + amount;
        }
    }

    public void Subtract(Resources other)
    {
        foreach (var (name, amount) in other._amounts)
        {
            _amounts[name] = this[name] - amount;
        }
    }

    private void Add(JsonObject? map)
    {
        foreach (var (name, amount) in map ?? [])
        {
            _amounts[name] = this[name] + Quantity.Parse(amount);
        }
    }

    private void RaiseTo(Resources other)
    {
        foreach (var (name, amount) in other._amounts)
        {
            _amounts[name] = Math.Max(this[name], amount);
        }
    }
}
