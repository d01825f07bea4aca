using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Admission;

/// <summary>The two classes that every cluster has.</summary>
internal static class PriorityClassDefaults
{
    public static void Create(ObjectWriter writer)
    {
        foreach (var (name, value) in ((string, long)[])[("system-cluster-critical", 2000000000), ("system-node-critical", 2000001000)])
        {
            writer.Create(ResourceCatalog.PriorityClasses, "", new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name },
                ["value"] = value,
            });
        }
    }
}
