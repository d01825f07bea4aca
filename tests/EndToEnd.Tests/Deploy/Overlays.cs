using System.Runtime.CompilerServices;

namespace Mesh.EndToEnd.Tests.Deploy;

/// <summary>The overlays in deploy/overlays, as rows of a theory.</summary>
public sealed class Overlays : TheoryData<string>
{
    public Overlays()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Deploy(), "overlays")).Order(StringComparer.Ordinal))
        {
            Add(Path.GetFileName(folder));
        }
    }

    /// <summary>The folder deploy/ of this repository.</summary>
    public static string Deploy([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../deploy"));
}
