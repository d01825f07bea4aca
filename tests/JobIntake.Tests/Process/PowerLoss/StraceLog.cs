using System.Globalization;
using System.Text;

namespace Mesh.JobIntake.Tests.Process.PowerLoss;

/// <summary>What a process did to the files of its data directory, read from strace's log (<c>-f -ttt -y -xx</c>).</summary>
internal sealed class StraceLog
{
    private readonly List<DateTime> _times = [];

    private StraceLog()
    {
    }

    public List<DiskOperation> Operations { get; } = [];

    /// <summary>The number of lines.</summary>
    public int Length => _times.Count;

    /// <summary>The lines, of the tracer's call, that make it trace a process that changes files in a directory.</summary>
    public static string[] Tracer(string directory, string log, bool fakeSyncs) =>
    [
        // -D: what is started is the traced process, and the tracer ends with it.
        "strace", "-D", "-f", "--seccomp-bpf", "-q", "-ttt", "-y", "-xx", "-s", "1048576", "-o", log,
        "-e", "trace=pwrite64,write,pwritev,pwritev2,ftruncate,fallocate,fdatasync,fsync,unlink,unlinkat,rename,renameat,renameat2",
        .. fakeSyncs ? (string[])["-e", "inject=fdatasync,fsync:retval=0"] : [],
        .. new[] { "", "/jobs.db", "/jobs.db-wal", "/jobs.db-journal" }.SelectMany(name => new[] { "-P", directory + name }),
    ];

    /// <summary>When the line was written: the wall clock of this machine.</summary>
    public DateTime TimeOf(int line) => _times[line];

    public static StraceLog Read(string file)
    {
        var log = new StraceLog();
        var begun = new Dictionary<string, (string Text, int Line)>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
        {
            var parts = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            if (parts is not [var thread, var time, var text])
            {
                continue;
            }

            var number = log._times.Count;
            log._times.Add(DateTime.UnixEpoch.AddTicks((long)(decimal.Parse(time, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond)));
            const string Unfinished = "<unfinished ...>";
            if (text.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                begun[thread] = (text[..^Unfinished.Length], number);
            }
            else if (text.StartsWith("<... ", StringComparison.Ordinal) && begun.Remove(thread, out var first))
            {
                log.Add(first.Text + text[(text.IndexOf("resumed>", StringComparison.Ordinal) + "resumed>".Length)..], first.Line, number);
            }
            else
            {
                log.Add(text, number, number);
            }
        }

        return log;
    }

    private void Add(string text, int begin, int end)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var result = text.LastIndexOf(" = ", StringComparison.Ordinal);
        if (open < 0 || result < 0 || text[(result + 3)..].StartsWith('-'))
        {
            return;
        }

        switch (text[..open])
        {
            case "pwrite64":
                var data = Quoted(text, out var after);
                var numbers = text[after..result].Trim(',', ' ', ')').Split(',');
                var written = int.Parse(text[(result + 3)..].Split(' ')[0], CultureInfo.InvariantCulture);
                Require(written == data.Length, text);
                Operations.Add(new(DiskOperationKind.Write, PathIn(text), begin, end, Number(numbers[1]), data));
                break;
            case "ftruncate":
                var length = text[(text.LastIndexOf(',', result) + 1)..result].Trim(')', ' ');
                Operations.Add(new(DiskOperationKind.Truncate, PathIn(text), begin, end, Number(length), []));
                break;
            case "fsync" or "fdatasync":
                var kind = text.EndsWith("(INJECTED)", StringComparison.Ordinal) ? DiskOperationKind.FakedSync : DiskOperationKind.Sync;
                Operations.Add(new(kind, PathIn(text), begin, end, 0, []));
                break;
            case "unlink":
                Operations.Add(new(DiskOperationKind.Unlink, Encoding.UTF8.GetString(Quoted(text, out _)), begin, end, 0, []));
                break;
            default:
                // Whatever else changes a file must be understood before anything is claimed.
                Require(false, text);
                break;
        }
    }

    private static void Require(bool holds, string text) =>
        Assert.True(holds, $"The test does not understand: {text[..Math.Min(200, text.Length)]}");

    private static long Number(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);

    /// <summary>The path that -y adds to the descriptor.</summary>
    private static string PathIn(string text)
    {
        var from = text.IndexOf('<', StringComparison.Ordinal) + 1;
        return Encoding.UTF8.GetString(Bytes(text.AsSpan(from, text.IndexOf('>', StringComparison.Ordinal) - from)));
    }

    private static byte[] Quoted(string text, out int after)
    {
        var from = text.IndexOf('"', StringComparison.Ordinal) + 1;
        var to = text.IndexOf('"', from);
        after = to + 1;
        return Bytes(text.AsSpan(from, to - from));
    }

    // -xx writes every byte as \xNN.
    private static byte[] Bytes(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length / 4];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = byte.Parse(text.Slice((i * 4) + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return bytes;
    }
}
