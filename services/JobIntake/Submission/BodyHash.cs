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
    /// <summary>The hash.</summary>
    /// <param name="definition">What was submitted.</param>
    /// <param name="body">The same, serialised: most jobs have no map with an order to lose, and are hashed as they are.</param>
    public static byte[] Of(Job definition, ReadOnlySpan<byte> body) => IsCanonical(definition) ? SHA256.HashData(body) : Of(definition);

    public static byte[] Of(Job definition)
    {
        var canonical = definition.Clone();
        Sort(canonical.Labels);
        Sort(canonical.Spec.Env);
        Sort(canonical.Spec.Box.Env);
        foreach (var service in canonical.Spec.Services)
        {
            Sort(service.Env);
        }

        foreach (var step in canonical.Spec.Steps.Concat(canonical.Spec.AfterSteps))
        {
            Sort(step.Env);
        }

        return SHA256.HashData(canonical.ToByteArray());
    }

    public static void Sort(MapField<string, string> map)
    {
        var entries = map.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        map.Clear();
        entries.ForEach(entry => map.Add(entry.Key, entry.Value));
    }

    private static bool IsCanonical(Job definition) =>
        definition.Labels.Count <= 1
        && definition.Spec.Env.Count <= 1
        && definition.Spec.Box.Env.Count <= 1
        && definition.Spec.Services.All(service => service.Env.Count <= 1)
        && definition.Spec.Steps.All(step => step.Env.Count <= 1)
        && definition.Spec.AfterSteps.All(step => step.Env.Count <= 1);
}
