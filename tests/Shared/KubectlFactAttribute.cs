namespace Mesh.Testing;

/// <summary>A test that drives the real kubectl; skipped, with the reason, where there is none.</summary>
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = WhyNot();

    /// <summary>Why tests with kubectl are skipped; null when it is there.</summary>
    public static string? WhyNot()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return folders.Any(folder => File.Exists(Path.Combine(folder, "kubectl"))) ? null : "kubectl is not on PATH.";
    }
}
