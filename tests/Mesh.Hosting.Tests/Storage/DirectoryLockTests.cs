using Mesh.Hosting.Storage;

namespace Mesh.Hosting.Tests.Storage;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-lock-").FullName;

    [Fact]
    public async Task Acquire_HeldByAnother_NamesTheDirectory()
    {
        using var first = await AcquireAsync(TimeSpan.Zero);

        var error = await Assert.ThrowsAsync<DataDirectoryInUseException>(() => AcquireAsync(TimeSpan.Zero));
        Assert.Contains(_directory, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_PredecessorGoesWithinPatience_Succeeds()
    {
        var first = await AcquireAsync(TimeSpan.Zero);
        var second = AcquireAsync(TimeSpan.FromMinutes(1));
        Assert.False(second.IsCompleted);

        first.Dispose();
        (await second).Dispose();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<DirectoryLock> AcquireAsync(TimeSpan patience) =>
        DirectoryLock.AcquireAsync(_directory, patience, TimeProvider.System, CancellationToken.None);
}
