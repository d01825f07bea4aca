using System.Globalization;
using System.Text;
using Mesh.Logs.V1;

namespace Mesh.Bench.Latency;

/// <summary>When the pieces of one job's log arrived, and how old the clock readings in them were.</summary>
internal sealed class TailTimes(string step)
{
    private readonly StringBuilder _line = new();

    /// <summary>The timestamp at which the first byte of the log arrived.</summary>
    public long? FirstByte { get; private set; }

    /// <summary>The timestamp at which the first byte of the step's stdout arrived.</summary>
    public long? FirstStepByte { get; private set; }

    /// <summary>For each line of the step: its arrival less the time that it names.</summary>
    public List<TimeSpan> Delays { get; } = [];

    /// <param name="chunk">What arrived.</param>
    /// <param name="timestamp">When, by the stopwatch.</param>
    /// <param name="now">When, by the clock that the step reads too: it runs on this machine.</param>
    public void Take(LogChunk chunk, long timestamp, DateTimeOffset now)
    {
        FirstByte ??= timestamp;
        if (chunk.Stream != LogStream.Stdout || chunk.Step != step)
        {
            return;
        }

        FirstStepByte ??= timestamp;
        foreach (var c in chunk.Data.ToStringUtf8())
        {
            if (c != '\n')
            {
                _line.Append(c);
                continue;
            }

            var nanoseconds = long.Parse(_line.ToString(), CultureInfo.InvariantCulture);
            Delays.Add(now - DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick));
            _line.Clear();
        }
    }
}
