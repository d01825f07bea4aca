using System.Buffers;

namespace Mesh.Cli.Follow;

/// <summary>The line that one stream of one step is in the middle of.</summary>
internal sealed class LogLineState(string step, LogOrigin origin, bool filtered)
{
    public string Step { get; } = step;

    public LogOrigin Origin { get; } = origin;

    /// <summary>Null where bytes pass as they are.</summary>
    public TerminalFilter? Filter { get; } = filtered ? new TerminalFilter() : null;

    /// <summary>Bytes of the line that are not shown yet, because more of it may follow at once.</summary>
    public ArrayBufferWriter<byte> Held { get; } = new();

    /// <summary>True from a line's first byte until its newline.</summary>
    public bool InLine { get; set; }

    /// <summary>The line's number in its step, from 1; 0 for platform lines.</summary>
    public long Number { get; set; }

    /// <summary>Seconds from the step's start to the bytes last seen.</summary>
    public long Seconds { get; set; }
}
