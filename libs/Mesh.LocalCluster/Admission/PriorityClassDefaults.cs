using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Admission;

/// <summary>The two classes that every cluster has.</summary>
internal static class PriorityClassDefaults
{
    public static void Create(ObjectWriter writer)
    {
        (string, long)[] classes = [("system-cluster-critical", 2000000000), ("system-node-critical", 2000001000)];
        foreach (var (name, value) in classes)
        {
            writer.Create(ResourceCatalog.PriorityClasses, "", new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name },
                ["value"] = value,
            });
        }
    }
}
