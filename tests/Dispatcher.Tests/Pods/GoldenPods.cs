using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Mesh.Dispatcher.Tests.Pods;

/// <summary>
/// Whole pods as files, in Golden/. When a change of the pod is meant, write them anew with <c>MESH_UPDATE_GOLDEN=1</c> and read
/// what git says about them.
/// </summary>
internal static class GoldenPods
{
    private const string UpdateVariable = "MESH_UPDATE_GOLDEN";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static void Check(string name, V1Pod pod)
    {
        var file = Path.Combine(Folder(), $"{name}.json");
        var actual = JsonNode.Parse(KubernetesJson.Serialize(pod))!;
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(file, actual.ToJsonString(Readable) + "\n");
        }

        Assert.True(File.Exists(file), $"{file} is not there; {UpdateVariable}=1 writes it");
        var differences = JsonDifference.Find(JsonNode.Parse(File.ReadAllText(file)), actual);
        Assert.True(
            differences.Count == 0,
            $"the pod '{name}' is not that of {file}:\n  {string.Join("\n  ", differences)}\n"
                + $"When this is meant, {UpdateVariable}=1 writes the file anew.");
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
