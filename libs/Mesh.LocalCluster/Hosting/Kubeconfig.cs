using System.Security.Cryptography;

namespace Mesh.Local.Hosting;

/// <summary>Writes the file that kubectl and the Dispatcher connect with.</summary>
internal static class Kubeconfig
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, Uri api, string ns)
    {
        var text = $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: mesh-local
              cluster:
                server: {api.GetLeftPart(UriPartial.Authority)}
            users:
            - name: mesh-local
              user:
                # Nobody checks it: clients insist on a user with credentials.
                token: {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}
            contexts:
            - name: mesh-local
              context:
                cluster: mesh-local
                user: mesh-local
                namespace: {ns}
            current-context: mesh-local

            """;
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
