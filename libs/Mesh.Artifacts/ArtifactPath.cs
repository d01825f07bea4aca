using System.Text;

namespace Mesh.Artifacts;

/// <summary>
/// What the path of an artifact may be. The path comes from an untrusted job, and files are written at it in other jobs' source
/// directories and on users' machines.
/// </summary>
public static class ArtifactPath
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Parts between slashes.</summary>
    public const int MaxDepth = 64;

    /// <summary>What a caller is told who gives another path.</summary>
    public const string Form =
        "a relative path of at most 1,024 bytes and 64 folders, '/' between the parts, no part empty, '.' or '..', "
            + "no backslashes and control characters";

    public static bool IsValid(string path)
    {
        if (path.Length is 0 or > MaxBytes
            || path.Any(c => char.IsControl(c) || c is '\\' or '\uFFFD')
            || Encoding.UTF8.GetByteCount(path) > MaxBytes)
        {
            return false;
        }

        var parts = path.Split('/');
        return parts.Length <= MaxDepth && parts.All(part => part is not ("" or "." or ".."));
    }
}
