using Npgsql;
using NpgsqlTypes;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>A column of a table, written for many rows at once as one array.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SqlType">Its type in SQL.</param>
/// <param name="Changes">Whether updates write it; the others are set when the row is made.</param>
/// <param name="Array">The parameter with the values of these rows.</param>
internal sealed record ArrayColumn<TRow>(
    string Name, string SqlType, bool Changes, Func<IReadOnlyList<TRow>, NpgsqlParameter> Array)
{
    public static ArrayColumn<TRow> Number(string name, Func<TRow, long?> value, bool changes = true) =>
        Of(name, "bigint", NpgsqlDbType.Bigint, changes, value);

    public static ArrayColumn<TRow> Small(string name, Func<TRow, int?> value, bool changes = true) =>
        Of(name, "integer", NpgsqlDbType.Integer, changes, value);

    public static ArrayColumn<TRow> Text(string name, Func<TRow, string?> value, bool changes = true) =>
        Of(name, "text", NpgsqlDbType.Text, changes, value);

    public static ArrayColumn<TRow> Bytes(string name, Func<TRow, byte[]?> value, bool changes = true) =>
        Of(name, "bytea", NpgsqlDbType.Bytea, changes, value);

    private static ArrayColumn<TRow> Of<TValue>(
        string name, string sqlType, NpgsqlDbType type, bool changes, Func<TRow, TValue> value) => new(
            name,
            sqlType,
            changes,
            rows => new NpgsqlParameter<TValue[]>
            {
                TypedValue = [.. rows.Select(value)],
                NpgsqlDbType = NpgsqlDbType.Array | type,
            });
}
