using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Volumes;

namespace Mesh.Local.Kubelet.Probes;

/// <summary>Where a network probe goes: every pod has the machine's own address.</summary>
internal static class ProbeTarget
{
    public static string Host(JsonObject action) => action.Text("host") is { Length: > 0 } host ? host : DownwardFields.Address;

    /// <summary>The number, or the container's port of that name; null when there is none.</summary>
    public static int? Port(JsonObject action, JsonObject container)
    {
        if (action.Number("port") is { } number)
        {
            return (int)number;
        }

        var name = action.Text("port");
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
        {
            return parsed;
        }

        return (int?)container.Objects("ports").FirstOrDefault(port => port.Text("name") == name).Number("containerPort");
    }
}
