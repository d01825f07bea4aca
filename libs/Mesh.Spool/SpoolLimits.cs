namespace Mesh.Spool;

/// <summary>What a record can hold, whatever the options say.</summary>
public static class SpoolLimits
{
    /// <summary>Bytes of one frame.</summary>
    public const int MaxFrameBytes = 64 * 1024;

    /// <summary>Bytes of a job's name in UTF-8.</summary>
    public const int MaxJobBytes = 256;

    /// <summary>Bytes of a step's name in UTF-8.</summary>
    public const int MaxStepBytes = 256;

    /// <summary>Bytes of a writer's name in UTF-8.</summary>
    public const int MaxWriterBytes = 64;

    /// <summary>Bytes of a seal's message in UTF-8; longer ones are refused.</summary>
    public const int MaxMessageBytes = 4 * 1024;

    /// <summary>Writers of one log: its agent, and those that speak for the platform.</summary>
    public const int MaxWriters = 8;
}
