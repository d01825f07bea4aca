using System.Net;
using System.Net.Sockets;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Archive.S3;
using Mesh.LogShipper.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Tests.Archive.S3;

public sealed class S3ArchiveTests : IAsyncLifetime
{
    private const string Name = "projects/demo/jobs/01/0000000001.log.gz";
    private const string Stored = "mesh/" + Name;

    private StubS3 _stub = null!;

    public async Task InitializeAsync() => _stub = await StubS3.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Theory]
    [InlineData(0, 100)]
    [InlineData(3, 4)]
    [InlineData(-4, 4)]
    [InlineData(-100, 100)]
    public async Task Read_AnyRange_IsThatPart(long position, int length)
    {
        var archive = Open();
        await PutAsync(archive, Name, 10);
        var read = (await archive.ReadAsync(Name, position, length, CancellationToken.None))!;
        var start = (int)(position < 0 ? Math.Max(0, 10 + position) : position);
        Assert.Equal(Bytes(10)[start..Math.Min(10, start + length)], read.Data.ToArray());
        Assert.Equal(10, read.ObjectLength);
    }

    [Fact]
    public async Task Read_NoObject_IsNull() => Assert.Null(await Open().ReadAsync(Name, -10, 10, CancellationToken.None));

    [Fact]
    public async Task Put_Small_IsOneRequest()
    {
        await PutAsync(Open(), Name, 100_000);
        Assert.Equal(Bytes(100_000), _stub.Objects[Stored]);
        Assert.Equal($"PUT /logs/{Stored}", Assert.Single(_stub.Requests));
    }

    [Theory]
    [InlineData(5 * 1024 * 1024, 1)] // exactly a part: still one request
    [InlineData((5 * 1024 * 1024) + 1, 4)] // begin, two parts, complete
    public async Task Put_Large_GoesInParts(int size, int requests)
    {
        await PutAsync(Open(), Name, size);
        Assert.True(Bytes(size).AsSpan().SequenceEqual(_stub.Objects[Stored]), "the object differs");
        Assert.Equal(requests, _stub.Requests.Count);
        Assert.Equal(0, _stub.OpenUploads);
    }

    [Fact]
    public async Task Put_SourceFails_NothingAppearsAndNoPartStays()
    {
        var archive = Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => archive.PutAsync(
            Name,
            async (target, cancel) =>
            {
                await target.WriteAsync(Bytes(12 * 1024 * 1024), cancel);
                throw new InvalidOperationException("The source failed.");
            },
            CancellationToken.None));
        Assert.Empty(_stub.Objects);
        Assert.Equal(0, _stub.OpenUploads);
    }

    [Fact]
    public async Task Put_PartsCannotBePutTogether_ThrowsThoughTheStatusIs200()
    {
        foreach (var fault in new[] { StubFault.None, StubFault.None, StubFault.None, StubFault.ErrorIn200 })
        {
            _stub.Faults.Enqueue(fault);
        }

        await Assert.ThrowsAsync<ArchiveException>(() => PutAsync(Open(), Name, 6 * 1024 * 1024));
        Assert.Empty(_stub.Objects);
        Assert.Equal(0, _stub.OpenUploads);
    }

    [Theory]
    [InlineData((int)StubFault.Error500)]
    [InlineData((int)StubFault.SlowDown)]
    [InlineData((int)StubFault.CutInTheMiddle)]
    [InlineData((int)StubFault.Drop)]
    [InlineData((int)StubFault.Hang)]
    public async Task Read_FailsTwice_ThirdTryGivesTheBytes(int fault)
    {
        var archive = Open(timeout: TimeSpan.FromSeconds((StubFault)fault == StubFault.Hang ? 0.3 : 30));
        await PutAsync(archive, Name, 1000);
        _stub.Faults.Enqueue((StubFault)fault);
        _stub.Faults.Enqueue((StubFault)fault);
        var read = await archive.ReadAsync(Name, 0, 1000, CancellationToken.None);
        Assert.Equal(Bytes(1000), read!.Data.ToArray());
        Assert.Equal(4, _stub.Requests.Count);
    }

    [Fact]
    public async Task Put_FailsAgainAndAgain_ThrowsAfterTheRetries()
    {
        for (var i = 0; i < 10; i++)
        {
            _stub.Faults.Enqueue(StubFault.Error500);
        }

        var error = await Assert.ThrowsAsync<ArchiveException>(() => PutAsync(Open(), Name, 10));
        Assert.Contains("InternalError", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, _stub.Requests.Count);
    }

    [Fact]
    public async Task Put_WrongSecret_IsRefusedAtOnce()
    {
        var archive = Open(keys: new S3Keys(StubS3.AccessKey, "another"));
        var error = await Assert.ThrowsAsync<ArchiveException>(() => PutAsync(archive, Name, 10));
        Assert.Contains("SignatureDoesNotMatch", error.Message, StringComparison.Ordinal);
        Assert.Single(_stub.Requests);
        Assert.Empty(_stub.Objects);
    }

    [Fact]
    public async Task Read_SessionToken_IsSigned()
    {
        var archive = Open(keys: new S3Keys(StubS3.AccessKey, StubS3.SecretKey, "token/+="));
        await PutAsync(archive, Name, 10);
        Assert.NotNull(await archive.ReadAsync(Name, 0, 10, CancellationToken.None));
    }

    [Fact]
    public async Task List_ManyPages_GivesAllOfThePrefix()
    {
        var archive = Open();
        for (var i = 1; i <= 5; i++)
        {
            await PutAsync(archive, $"projects/demo/jobs/0{i}/0000000001.log.gz", i);
        }

        await PutAsync(archive, "projects/other/jobs/01/0000000001.log.gz", 1);
        var found = new List<ArchiveObject>();
        await foreach (var o in archive.ListAsync("projects/demo/", CancellationToken.None))
        {
            found.Add(o);
        }

        Assert.Equal(Enumerable.Range(1, 5).Select(i => $"projects/demo/jobs/0{i}/0000000001.log.gz"), found.Select(o => o.Name));
        Assert.Equal([1, 2, 3, 4, 5], found.Select(o => o.Length));
        Assert.All(found, o => Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), o.StoreTime));
    }

    [Fact]
    public async Task Delete_Object_IsGoneAndAgainIsFine()
    {
        var archive = Open();
        await PutAsync(archive, Name, 10);
        await archive.DeleteAsync(Name, CancellationToken.None);
        await archive.DeleteAsync(Name, CancellationToken.None);
        Assert.Empty(_stub.Objects);
    }

    [Fact]
    public async Task VirtualHostStyle_Requests_NameTheBucketInTheHost()
    {
        _stub.PathStyle = false;
        var archive = Open(pathStyle: false);
        await PutAsync(archive, Name, 10);
        Assert.Equal(Bytes(10), _stub.Objects[Stored]);
        Assert.Equal($"PUT /{Stored}", Assert.Single(_stub.Requests));
    }

    private S3Archive Open(S3Keys? keys = null, bool pathStyle = true, TimeSpan? timeout = null)
    {
        var options = Options.Create(new ArchiveOptions
        {
            Kind = ArchiveKind.S3,
            S3 = new S3Options
            {
                // The host that virtual-host style makes of this has no address of its own; see Connect.
                Endpoint = _stub.Address.Replace("127.0.0.1", "s3.test", StringComparison.Ordinal),
                Bucket = StubS3.Bucket,
                Prefix = "mesh/",
                PathStyle = pathStyle,
                PartBytes = 5 * 1024 * 1024,
                Retries = 2,
                RetryDelay = TimeSpan.FromMilliseconds(1),
                Timeout = timeout ?? TimeSpan.FromSeconds(30),
            },
        });
        var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
        var client = new S3Client(
            http, options, keys ?? new S3Keys(StubS3.AccessKey, StubS3.SecretKey), TimeProvider.System, new Random(1));
        return new S3Archive(client, options, NullLogger<S3Archive>.Instance);
    }

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Assert.Contains(context.DnsEndPoint.Host, new[] { "s3.test", $"{StubS3.Bucket}.s3.test" });
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    // In pieces that fit no part.
    private static Task PutAsync(S3Archive archive, string name, int size) => archive.PutAsync(
        name,
        async (target, cancel) =>
        {
            var bytes = Bytes(size);
            for (var at = 0; at < size; at += 300_007)
            {
                await target.WriteAsync(bytes.AsMemory(at, Math.Min(300_007, size - at)), cancel);
            }
        },
        CancellationToken.None);
}
