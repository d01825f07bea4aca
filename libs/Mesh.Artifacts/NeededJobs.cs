using System.Security.Cryptography;
using System.Text;

namespace Mesh.Artifacts;

/// <summary>
/// The jobs whose artifacts a job may read. There can be a thousand, so a job token has only the hash of their names, and whoever
/// reads shows the names beside the token.
/// </summary>
public static class NeededJobs
{
    /// <summary>What a workflow can have at most.</summary>
    public const int Max = 1000;

    /// <summary>The hash of the names in their order; the empty string for none.</summary>
    public static string Hash(IReadOnlyCollection<string> names) => names.Count == 0
        ? ""
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))));
}
