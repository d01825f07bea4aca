using System.Security.Cryptography;

namespace Mesh.Cli.Up;

/// <summary>
/// The key that JobIntake seals secrets with: made once for a data folder, readable by its owner only. A line that is added above
/// it is another key, which seals from then on.
/// </summary>
internal static class SecretKeys
{
    private const int KeyBytes = 32;

    public static void Ensure(DataFolder folder)
    {
        if (!File.Exists(folder.SecretKeys))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.SecretKeys)!);
            KeyFile.Write(folder.SecretKeys, $"key-1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))}");
        }
    }
}
