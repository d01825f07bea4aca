using Npgsql;

namespace Mesh.JobIntake.Store;

/// <summary>The section <c>JobIntake:Store</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "JobIntake:Store";

    /// <summary>The kind of store.</summary>
    public StoreKind Kind { get; set; } = StoreKind.Sqlite;

    /// <summary>For PostgreSQL: how to connect, as Npgsql reads it: <c>Host=…;Username=…;Password=…;Database=…</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>A file that holds the connection string, such as a mounted Secret. Read once, at start.</summary>
    public string ConnectionStringFile { get; set; } = "";

    /// <summary>The connection string, wherever it stands.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public NpgsqlConnectionStringBuilder Connection() =>
        new(ConnectionStringFile.Length > 0 ? File.ReadAllText(ConnectionStringFile).Trim() : ConnectionString);
}
