using Npgsql;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>
/// Writes many rows of a table by one statement: a parameter is a column, as an array. The statements' texts never change, so that the
/// server plans them once. The first column is the key.
/// </summary>
internal sealed class ArrayTable<TRow>
{
    private readonly ArrayColumn<TRow>[] _columns;
    private readonly ArrayColumn<TRow>[] _changing;
    private readonly string _insert;
    private readonly string _update;

    public ArrayTable(string name, params ArrayColumn<TRow>[] columns)
    {
        var key = columns[0].Name;
        _columns = columns;
        _changing = [columns[0], .. columns.Skip(1).Where(column => column.Changes)];
        _insert = $"INSERT INTO {name} ({Names(columns)}) SELECT * FROM {Unnest(columns)}";
        var set = string.Join(", ", _changing.Skip(1).Select(column => $"{column.Name} = u.{column.Name}"));
        _update = $"WITH changed AS (UPDATE {name} t SET {set} FROM {Unnest(_changing)} AS u({Names(_changing)}) "
            + $"WHERE t.{key} = u.{key} RETURNING 1) "
            + FormattableString.Invariant($"SELECT require_rows(count(*), ${_changing.Length + 1}) FROM changed");
    }

    /// <summary>Adds an insert of these rows; nothing when there are none.</summary>
    public void Insert(NpgsqlBatch batch, IReadOnlyList<TRow> rows) => Add(batch, _insert, _columns, rows);

    /// <summary>Adds an update of these rows, which fails the batch with MX002 when one of them is not there.</summary>
    public void Update(NpgsqlBatch batch, IReadOnlyList<TRow> rows)
    {
        if (Add(batch, _update, _changing, rows) is { } command)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = rows.Count });
        }
    }

    private static NpgsqlBatchCommand? Add(
        NpgsqlBatch batch, string sql, ArrayColumn<TRow>[] columns, IReadOnlyList<TRow> rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
        {
            command.Parameters.Add(column.Array(rows));
        }

        batch.BatchCommands.Add(command);
        return command;
    }

    private static string Names(IEnumerable<ArrayColumn<TRow>> columns) => string.Join(", ", columns.Select(column => column.Name));

    private static string Unnest(IEnumerable<ArrayColumn<TRow>> columns) =>
        $"unnest({string.Join(", ", columns.Select((column, i) => FormattableString.Invariant($"${i + 1}::{column.SqlType}[]")))})";
}
