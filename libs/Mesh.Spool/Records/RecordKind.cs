namespace Mesh.Spool.Records;

/// <summary>What a record is. The numbers are on disk.</summary>
internal enum RecordKind : byte
{
    /// <summary>Bytes of a log.</summary>
    Data = 1,

    /// <summary>The end of a log.</summary>
    Seal = 2,

    /// <summary>Bytes that a writer had been told were on disk, and that this store does not have.</summary>
    Gap = 3,

    /// <summary>The log is kept elsewhere: nothing before this record counts any more.</summary>
    Release = 4,
}
