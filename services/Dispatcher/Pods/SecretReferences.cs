using System.Text;
using k8s.Models;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// Which entries of Kubernetes Secrets a job may have: those that the operator labelled for its project. Pure. What is not there
/// and what is another project's is said in the same words, so that nobody learns what others have.
/// </summary>
internal static class SecretReferences
{
    // As JobIntake bounds values that come with the job.
    private const int MaxValueBytes = 64 * 1024;
    private const int MaxBytes = 128 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The Secrets that a spec refers to, each once.</summary>
    public static IReadOnlyList<string> Names(JobSpec spec) =>
        [.. spec.Secrets.Where(s => s.Reference is not null).Select(s => s.Reference.Secret).Distinct(StringComparer.Ordinal)];

    /// <summary>Puts the values in.</summary>
    /// <param name="spec">The job's spec; it stays as it is.</param>
    /// <param name="project">The job's project.</param>
    /// <param name="found">The Secrets that it refers to, by name; null for one that is not there.</param>
    public static SecretResolution Resolve(JobSpec spec, string project, IReadOnlyDictionary<string, V1Secret?> found)
    {
        var whole = spec.Clone();
        foreach (var secret in whole.Secrets.Where(s => s.Reference is not null))
        {
            var (value, problem) = Value(secret.Reference, project, found[secret.Reference.Secret]);
            if (value is null)
            {
                return new SecretResolution.Unavailable($"The secret {secret.Name} of the job has no value: {problem}.");
            }

            secret.Value = value;
        }

        var bytes = whole.Secrets.Sum(secret => Encoding.UTF8.GetByteCount(secret.Value));
        return bytes <= MaxBytes
            ? new SecretResolution.Resolved(whole)
            : new SecretResolution.Unavailable($"The secrets of the job have {bytes} bytes together; at most {MaxBytes}.");
    }

    private static (string? Value, string Problem) Value(SecretReference reference, string project, V1Secret? secret)
    {
        if (secret is null || !IsGivenTo(project, secret))
        {
            return (null, $"there is no Kubernetes Secret {reference.Secret} that the operator gave to the project {project} "
                + $"with the label {PodLabels.Project}={project}");
        }

        if (secret.Data is null || !secret.Data.TryGetValue(reference.Key, out var bytes))
        {
            return (null, $"the Kubernetes Secret {reference.Secret} has no entry {reference.Key}");
        }

        if (bytes.Length > MaxValueBytes)
        {
            return (null, $"{reference.Key} in the Kubernetes Secret {reference.Secret} has {bytes.Length} bytes; "
                + $"at most {MaxValueBytes}");
        }

        return bytes.Contains((byte)0) || Text(bytes) is not { } text
            ? (null, $"{reference.Key} in the Kubernetes Secret {reference.Secret} is no UTF-8 text without NUL, "
                + "which a variable must be")
            : (text, "");
    }

    // The Secrets of runner pods have the label too, and in them are the values and the token of another job.
    private static bool IsGivenTo(string project, V1Secret secret) =>
        secret.Metadata?.Labels is { } labels
        && labels.TryGetValue(PodLabels.Project, out var given) && given == project
        && !(labels.TryGetValue(PodLabels.ManagedBy, out var manager) && manager == PodLabels.Manager);

    private static string? Text(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
