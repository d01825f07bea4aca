namespace Mesh.Bench.Queue.Postgres;

/// <summary>A database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ConnectionString">As Npgsql takes it.</param>
/// <param name="Url">As node's clients take it.</param>
internal sealed record PostgresDatabase(string Name, string ConnectionString, string Url);
