namespace Mesh.Spool;

/// <summary>The closed list of reasons for not taking frames or a seal.</summary>
public enum SpoolRefusalKind
{
    /// <summary>The frame starts past the end of what the writer sent.</summary>
    Gap,

    /// <summary>The log has ended.</summary>
    Sealed,

    /// <summary>The seal's length or hash differs from what is stored.</summary>
    SealMismatch,

    /// <summary>The log would grow past its bound.</summary>
    LogTooLong,

    /// <summary>The log has as many writers as it can have.</summary>
    TooManyWriters,

    /// <summary>The disk has no room. Later it may.</summary>
    DiskFull,

    /// <summary>The disk failed. Later it may work.</summary>
    DiskFailed,

    /// <summary>The spool is closing.</summary>
    Closed,

    /// <summary>The log is to leave the spool, and has not ended.</summary>
    NotSealed,
}
