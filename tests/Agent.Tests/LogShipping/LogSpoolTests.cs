using System.Security.Cryptography;
using Mesh.Agent.LogShipping;
using Mesh.Logs.V1;

namespace Mesh.Agent.Tests.LogShipping;

public sealed class LogSpoolTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly ManualTime _clock = new();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Append_NeighboursOfOneStream_BecomeOneFrame()
    {
        using var spool = LogSpool.Create(_path, 1000, _clock);
        spool.Append(0, LogStream.Stdout, "ab"u8);
        spool.Append(0, LogStream.Stdout, "cd"u8);
        spool.Append(1, LogStream.Stdout, "ef"u8);
        var reader = new SpoolReader(spool, ["first", "second"]);
        reader.Seek(0);

        var (one, two) = (reader.TryNext()!, reader.TryNext()!);

        Assert.Equal(("first", 0L, "abcd"), (one.Step, one.Offset, one.Data.ToStringUtf8()));
        Assert.Equal(("second", 4L, "ef"), (two.Step, two.Offset, two.Data.ToStringUtf8()));
        Assert.Equal(_clock.GetUtcNow(), one.Time.ToDateTimeOffset());
        Assert.Null(reader.TryNext());
    }

    [Fact]
    public void Seek_InTheMiddleOfARecord_GoesOnThere()
    {
        using var spool = LogSpool.Create(_path, 1000, _clock);
        spool.Append(0, LogStream.Stdout, "abcdef"u8);
        var reader = new SpoolReader(spool, [""]);

        spool.Acknowledge(4);
        reader.Seek(4);

        var frame = reader.TryNext()!;
        Assert.Equal((4L, "ef"), (frame.Offset, frame.Data.ToStringUtf8()));
    }

    [Fact]
    public async Task Append_Full_BlocksUntilAcknowledged()
    {
        using var spool = LogSpool.Create(_path, 3 * (24 + 10), _clock);
        for (var round = 0; round < 3; round++)
        {
            spool.Append(0, LogStream.Stdout, "0123456789"u8);
        }

        var fourth = Task.Run(() => spool.Append(0, LogStream.Stdout, "0123456789"u8));
        spool.Append(0, LogStream.Platform, "platform lines have a reserve"u8);
        Assert.Equal(59, spool.Length);
        Assert.False(fourth.IsCompleted);

        spool.Acknowledge(59);
        await fourth.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(69, spool.Length);
    }

    [Fact]
    public async Task Append_RoundTheRingManyTimes_EveryByteComesOutInOrder()
    {
        var random = new Random(4711);
        var written = new byte[3_000_000];
        random.NextBytes(written);
        using var spool = LogSpool.Create(_path, 200_000, _clock);
        var writer = Task.Run(() =>
        {
            var sizes = new Random(42);
            for (var at = 0; at < written.Length;)
            {
                var count = Math.Min(written.Length - at, sizes.Next(1, 90_000));
                spool.Append(0, sizes.Next(2) == 0 ? LogStream.Stdout : LogStream.Stderr, written.AsSpan(at, count));
                at += count;
            }
        });
        var reader = new SpoolReader(spool, [""]);
        reader.Seek(0);
        using var read = new MemoryStream();
        while (read.Length < written.Length)
        {
            var more = spool.Appended.Next;
            if (reader.TryNext() is { } frame)
            {
                Assert.Equal(read.Length, frame.Offset);
                read.Write(frame.Data.Span);
                spool.Acknowledge(read.Length);
            }
            else
            {
                await more.WaitAsync(TimeSpan.FromSeconds(30));
            }
        }

        await writer;
        Assert.Equal(written, read.ToArray());
        Assert.Equal(SHA256.HashData(written), spool.Hash());
    }

    [Fact]
    public void Adopt_SpoolOfAnEndedProcess_BytesAndHashAreThere()
    {
        long tail;
        using (var first = LogSpool.Create(_path, 1000, _clock))
        {
            first.Append(0, LogStream.Platform, "from prepare"u8);
            tail = first.Tail;
        }

        using var second = LogSpool.Adopt(_path, tail, 1000, _clock);
        second.Unlink();
        second.Append(1, LogStream.Stdout, " and run"u8);

        Assert.False(File.Exists(_path));
        Assert.Equal(20, second.Length);
        Assert.Equal(SHA256.HashData("from prepare and run"u8), second.Hash());
    }

    [Fact]
    public void Adopt_SpoolThatWasChanged_IsRefused()
    {
        File.WriteAllBytes(_path, new byte[100]);

        Assert.Throws<InvalidDataException>(() => LogSpool.Adopt(_path, 100, 1000, _clock));
    }
}
