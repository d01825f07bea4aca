namespace Mesh.Spool.Logs;

/// <summary>What recovery keeps of a record.</summary>
internal readonly record struct RestoredRecord(
    LogKey Key,
    long LogOffset,
    string Writer,
    long WriterOffset,
    long Length,
    long Position,
    int Size,
    SpoolSeal? Seal,
    bool IsRelease = false);
