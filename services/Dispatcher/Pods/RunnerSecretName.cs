using System.Security.Cryptography;
using k8s.Models;
using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// The name of a pod's Secret. Every create of a pod asks for one that is its own, so that a pod which such a create brings late
/// can never find the Secret of another: it runs only when a dispatcher that saw it makes its Secret.
/// </summary>
public static class RunnerSecretName
{
    // As in the names that Kubernetes generates: no word comes of it.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 10;

    /// <summary>The name that a create asks for.</summary>
    /// <param name="key">The attempt.</param>
    /// <param name="suffix">What no other create of this attempt has: lower-case letters and digits.</param>
    public static string Of(AttemptKey key, string suffix) => $"{key.PodName}-{suffix}";

    /// <summary>A suffix that no other create has.</summary>
    public static string NewSuffix() => RandomNumberGenerator.GetString(Alphabet, SuffixLength);

    /// <summary>The name of the Secret that a pod mounts; empty when it mounts none.</summary>
    public static string Read(V1Pod pod) =>
        pod.Spec?.Volumes?.FirstOrDefault(volume => volume.Name == RunnerVolumes.Job)?.Secret?.SecretName ?? "";

    /// <summary>
    /// True for a name that is made from this attempt. A pod of an earlier version mounts a Secret of its own name, and is adopted like
    /// any other.
    /// </summary>
    public static bool IsOf(AttemptKey key, string name) =>
        name == key.PodName || name.StartsWith($"{key.PodName}-", StringComparison.Ordinal);
}
