using System.IO.Pipelines;
using System.Text;
using Mesh.Local.Logs;

namespace Mesh.Local.Tests.Logs;

public sealed class LogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, null, "one\ntwo\nthree\n")]
    [InlineData(2, null, "two\nthree\n")]
    [InlineData(0, null, "")]
    [InlineData(9, null, "one\ntwo\nthree\n")]
    [InlineData(null, 5, "one\nt")]
    public async Task Read_WithTailAndLimit_SendsThat(int? tail, int? limit, string expected)
    {
        using var log = Filled("one\ntwo\nthree\n");

        Assert.Equal(expected, await ReadAsync(log, new LogQuery(null, false, false, false, null, tail, limit)));
    }

    [Fact]
    public async Task Read_LineLongerThanThePart_IsJoinedAgain()
    {
        var text = new string('x', (3 * ContainerLog.MaxLineBytes) + 7) + "\nnext\n";
        using var log = Filled(text);

        Assert.Equal(text, await ReadAsync(log, new LogQuery(null, false, false, false, null, null, null)));
    }

    [Fact]
    public async Task Read_WithTimestamps_PrefixesEachLine()
    {
        using var log = Filled("one\ntwo\n");

        var lines = (await ReadAsync(log, new LogQuery(null, false, false, true, null, null, null))).Split('\n');

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z one$", lines[0]);
        Assert.EndsWith(" two", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Since_SendsWhatWasWrittenFromThenOn()
    {
        var time = new ManualTime();
        using var log = new ContainerLog(Path.Combine(_folder, "since.log"), time);
        new LineSplitter(log, "stdout").Write("old\n"u8);
        time.Advance(TimeSpan.FromSeconds(10));
        var since = time.GetUtcNow();
        new LineSplitter(log, "stdout").Write("new\n"u8);

        Assert.Equal("new\n", await ReadAsync(log, new LogQuery(null, false, false, false, since, null, null)));
    }

    [Fact]
    public async Task Read_FollowingWithALimit_EndsAtIt()
    {
        using var log = Filled("one\ntwo\n");

        Assert.Equal("one\nt", await ReadAsync(log, new LogQuery(null, true, false, false, null, null, 5)));
    }

    [Fact]
    public async Task Read_Following_EndsWithTheLog()
    {
        using var log = Filled("one\n");
        var reading = ReadAsync(log, new LogQuery(null, true, false, false, null, null, null));

        new LineSplitter(log, "stdout").Write("two\n"u8);
        log.Dispose();

        Assert.Equal("one\ntwo\n", await reading);
    }

    private static async Task<string> ReadAsync(ContainerLog log, LogQuery query)
    {
        using var target = new MemoryStream();
        var writer = PipeWriter.Create(target, new StreamPipeWriterOptions(leaveOpen: true));
        await new LogReader(log, query, writer).SendAsync(CancellationToken.None);
        await writer.CompleteAsync();
        return Encoding.UTF8.GetString(target.ToArray());
    }

    private ContainerLog Filled(string text)
    {
        var log = new ContainerLog(Path.Combine(_folder, "0.log"), TimeProvider.System);
        new LineSplitter(log, "stdout").Write(Encoding.UTF8.GetBytes(text));
        return log;
    }
}
