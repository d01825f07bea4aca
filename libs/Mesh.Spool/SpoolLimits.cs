namespace Mesh.Spool;

/// <summary>What a record can hold, whatever the options say.</summary>
public static class SpoolLimits
{
    /// <summary>Bytes of one frame.</summary>
    public const int MaxFrameBytes = 64 * 1024;

    /// <summary>
    /// Nanoseconds within which neighbours of one step and stream are given to readers as one piece: 100 ms is finer than anyone reads.
    /// </summary>
    public const long JoinNanos = 100_000_000;

    /// <summary>Bytes of a job's name in UTF-8.</summary>
    public const int MaxJobBytes = 256;

    /// <summary>Bytes of a step's name in UTF-8.</summary>
    public const int MaxStepBytes = 256;

    /// <summary>Bytes of a writer's name in UTF-8.</summary>
    public const int MaxWriterBytes = 64;

    /// <summary>Bytes of a seal's message in UTF-8; longer ones are refused.</summary>
    public const int MaxMessageBytes = 4 * 1024;

    /// <summary>Logs released last that are remembered, so that a stream still open cannot begin one of them anew.</summary>
    public const int RememberedReleases = 64 * 1024;

    /// <summary>
    /// Bytes past the bound of a log that writers with a name have together: a log that is too long can still be told why it ends.
    /// </summary>
    public const int NamedReserveBytes = 64 * 1024;

    /// <summary>Writers of one log: its agent, and those that speak for the platform.</summary>
    public const int MaxWriters = 8;
}
