using System.Security.Cryptography;

namespace Mesh.Cli.Up;

/// <summary>The key pair that job tokens are signed with: made once for a data folder, readable by its owner only.</summary>
internal static class JobTokenKeys
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Ensure(DataFolder folder)
    {
        if (File.Exists(folder.PrivateKey) && File.Exists(folder.PublicKey))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder.PrivateKey)!);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(folder.PrivateKey, key.ExportPkcs8PrivateKeyPem());
        Write(folder.PublicKey, key.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>Writes a file in one move, so that an up that is killed here leaves no half of a key.</summary>
    private static void Write(string path, string text)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(
            temporary,
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Write('\n');
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
