using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>
/// A prepared statement that is run for every job, bound by position: parameters as objects would cost more than the statement.
/// One thread at a time.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    /// <summary>Prepares it. The connection must live longer.</summary>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _db = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_db, sql, out _statement));
    }

    public SqliteStatement Add(long? value)
    {
        Check(value is { } number
            ? raw.sqlite3_bind_int64(_statement, ++_bound, number)
            : raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    public SqliteStatement Add(string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, ++_bound) : raw.sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    public SqliteStatement Add(byte[]? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, ++_bound) : raw.sqlite3_bind_blob(_statement, ++_bound, value));
        return this;
    }

    public SqliteStatement Add(ReadOnlyMemory<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, ++_bound, value.Span));
        return this;
    }

    /// <summary>Runs it with what was added since the last run.</summary>
    /// <returns>The rows that it changed.</returns>
    public int Execute()
    {
        try
        {
            Require(raw.sqlite3_step(_statement) == raw.SQLITE_DONE);
            return raw.sqlite3_changes(_db);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs a query of at most one row.</summary>
    /// <returns>What <paramref name="read"/> makes of the row; null when there is none.</returns>
    public T? Find<T>(Func<sqlite3_stmt, T> read)
        where T : class
    {
        try
        {
            var result = raw.sqlite3_step(_statement);
            Require(result is raw.SQLITE_DONE or raw.SQLITE_ROW);
            return result == raw.SQLITE_ROW ? read(_statement) : null;
        }
        finally
        {
            Reset();
        }
    }

    public void Dispose() => _statement.Dispose();

    // The result of a reset repeats the error of the step, which was thrown.
    private void Reset()
    {
        _bound = 0;
        _ = raw.sqlite3_reset(_statement);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            _bound = 0;
            SqliteException.ThrowExceptionForRC(result, _db);
        }
    }

    private void Require(bool holds)
    {
        if (!holds)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_extended_errcode(_db), _db);
        }
    }
}
