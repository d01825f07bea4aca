namespace Mesh.JobIntake.Store;

/// <summary>Where JobIntake keeps its jobs.</summary>
public enum StoreKind
{
    /// <summary>One file in the data directory: one process on one machine.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database: several processes, one of which leads.</summary>
    Postgres,
}
