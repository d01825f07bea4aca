using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Submission;

/// <summary>
/// Tells whether two submits have the same body. Protobuf leaves the order of map entries open, and clients shuffle them, so
/// the maps are sorted before hashing.
/// </summary>
internal static class BodyHash
{
    public static byte[] Of(Job definition)
    {
        var canonical = definition.Clone();
        Sort(canonical.Labels);
        Sort(canonical.Spec.Env);
        Sort(canonical.Spec.Box.Env);
        foreach (var step in canonical.Spec.Steps.Concat(canonical.Spec.AfterSteps))
        {
            Sort(step.Env);
        }

        return SHA256.HashData(canonical.ToByteArray());
    }

    private static void Sort(MapField<string, string> map)
    {
        var entries = map.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        map.Clear();
        entries.ForEach(entry => map.Add(entry.Key, entry.Value));
    }
}
