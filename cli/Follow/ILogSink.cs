using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>Takes an attempt's log as it comes and shows it in some form.</summary>
internal interface ILogSink
{
    /// <summary>True when something waits to be shown that <see cref="Flush"/> would show.</summary>
    bool HasHeld { get; }

    /// <summary>Takes one message of the log.</summary>
    void Write(TailLogsResponse message);

    /// <summary>Nothing came for a moment: shows what is held.</summary>
    void Flush();

    /// <summary>The log is over, or the reader leaves.</summary>
    void End();
}
