using System.Security.Cryptography;

namespace Mesh.Cli.Up;

/// <summary>The key pair that job tokens are signed with: made once for a data folder, readable by its owner only.</summary>
internal static class JobTokenKeys
{
    public static void Ensure(DataFolder folder)
    {
        if (File.Exists(folder.PrivateKey) && File.Exists(folder.PublicKey))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder.PrivateKey)!);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        KeyFile.Write(folder.PrivateKey, key.ExportPkcs8PrivateKeyPem());
        KeyFile.Write(folder.PublicKey, key.ExportSubjectPublicKeyInfoPem());
    }
}
