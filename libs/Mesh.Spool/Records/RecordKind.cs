namespace Mesh.Spool.Records;

/// <summary>What a record is. The numbers are on disk.</summary>
internal enum RecordKind : byte
{
    /// <summary>Bytes of a log.</summary>
    Data = 1,

    /// <summary>The end of a log.</summary>
    Seal = 2,
}
