using System.Security.Cryptography;
using Mesh.Cli.Up;

namespace Mesh.Cli.Tests.Up;

public sealed class DataFolderTests : TemporaryFolder
{
    [Fact]
    public void Take_SecondTime_NamesTheFirstAndEndsWithInUse()
    {
        var folder = new DataFolder(Folder);
        using var first = DataFolderLock.Take(folder);

        var error = Assert.Throws<CliException>(() => DataFolderLock.Take(folder));

        Assert.Equal(ExitCodes.InUse, error.ExitCode);
        Assert.Contains($"pid {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        Assert.Contains(Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_AfterTheFirstLeft_IsGranted()
    {
        var folder = new DataFolder(Folder);
        DataFolderLock.Take(folder).Dispose();

        using var second = DataFolderLock.Take(folder);

        Assert.True(File.Exists(folder.LockOwner));
    }

    [Fact]
    public void Ensure_Keys_AreAPairForTheOwnerOnlyAndStay()
    {
        var folder = new DataFolder(Folder);

        JobTokenKeys.Ensure(folder);
        var text = File.ReadAllText(folder.PrivateKey);
        JobTokenKeys.Ensure(folder);

        Assert.Equal(text, File.ReadAllText(folder.PrivateKey));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.PrivateKey));
        using var signer = ECDsa.Create();
        signer.ImportFromPem(text);
        using var verifier = ECDsa.Create();
        verifier.ImportFromPem(File.ReadAllText(folder.PublicKey));
        byte[] data = [1, 2, 3];
        Assert.True(verifier.VerifyData(data, signer.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Create_Folder_IsForTheOwnerOnly()
    {
        var folder = new DataFolder(Path.Combine(Folder, "a", "b"));

        folder.Create();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Root));
    }
}
