namespace Mesh.Spool.Records;

/// <summary>What a record says, its bytes aside.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="StartsGroup">True for the first record after a flush: all before it was on disk when it was written.</param>
/// <param name="Key">The log.</param>
/// <param name="LogOffset">The offset in the log of its first byte; of a seal: the log's length.</param>
/// <param name="Writer">Who wrote it.</param>
/// <param name="WriterOffset">The writer's offset of its first byte; of a seal: the writer's length.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Stream">The stream's number, as the service numbers them.</param>
/// <param name="TimeNanos">Nanoseconds since the Unix epoch.</param>
internal readonly record struct RecordFields(
    RecordKind Kind,
    bool StartsGroup,
    LogKey Key,
    long LogOffset,
    string Writer,
    long WriterOffset,
    string Step,
    byte Stream,
    long TimeNanos);
