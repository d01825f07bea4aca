using Npgsql;
using static Mesh.JobIntake.Store.Postgres.PostgresParameters;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>
/// The one row that says who leads the queue, until when and under which epoch. Times are the server's: processes compare no
/// clocks.
/// </summary>
internal static class LeaderTable
{
    // pg_stat_activity hides the start of other users' sessions: what cannot be known counts as alive.
    private const string SessionIsGone =
        "(l.session_of = l.holder AND l.holder <> '' AND NOT EXISTS (SELECT 1 FROM pg_stat_activity s "
        + "WHERE s.pid = l.session_pid AND (s.backend_start IS NULL OR s.backend_start = l.session_start)))";

    private const string SetSession =
        "session_of = $1, session_pid = pg_backend_pid(), "
        + "session_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())";

    private const string IsFree = $"(l.expires <= clock_timestamp() OR l.holder = $1 OR {SessionIsGone})";

    /// <summary>Who leads.</summary>
    public static async Task<LeaderRow> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT holder, address, expires > clock_timestamp(), {SessionIsGone}, epoch, "
            + "(SELECT coalesce(max(version), 0) FROM schema_version) FROM leadership l",
            connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new LeaderRow(
            row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetInt64(4), row.GetInt32(5));
    }

    /// <summary>
    /// Takes the lead when it is free: nobody's lease holds, the holder's connection has ended, or it is this process's own. Not when
    /// anything was taken or recovered since it was <paramref name="seen"/>.
    /// </summary>
    /// <returns>Whether it was taken.</returns>
    public static async Task<bool> TryTakeAsync(
        NpgsqlConnection connection,
        LeaderRow seen,
        string holder,
        string address,
        TimeSpan timeToLive,
        CancellationToken cancellationToken)
    {
        await EndWritersAsync(
            connection,
            $"l.epoch = $3 AND {IsFree}",
            [Text(holder), Text(PostgresConnections.WriterName), Number(seen.Epoch)],
            cancellationToken);
        return await ChangeAsync(
            connection,
            "UPDATE leadership l SET epoch = epoch + 1, holder = $1, address = $2, expires = clock_timestamp() + $4, "
            + $"{SetSession} WHERE l.epoch = $3 AND {IsFree}",
            [Text(holder), Text(address), Number(seen.Epoch), new NpgsqlParameter<TimeSpan> { TypedValue = timeToLive }],
            cancellationToken);
    }

    /// <summary>Keeps the lead for another while, and binds it to this connection.</summary>
    /// <returns>False: somebody else leads.</returns>
    public static Task<bool> RenewAsync(
        NpgsqlConnection connection, string holder, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection,
            $"UPDATE leadership SET expires = clock_timestamp() + $2, {SetSession} WHERE holder = $1",
            [Text(holder), new NpgsqlParameter<TimeSpan> { TypedValue = timeToLive }],
            cancellationToken);

    /// <summary>Gives the lead up, so that another may take it at once.</summary>
    public static Task<bool> ReleaseAsync(NpgsqlConnection connection, string holder, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection,
            "UPDATE leadership SET holder = '', address = '', expires = '-infinity' WHERE holder = $1",
            [Text(holder)],
            cancellationToken);

    /// <summary>
    /// Raises the epoch of the one that leads, and ends the connections that write under an older one. It waits for a commit that is
    /// past its check.
    /// </summary>
    /// <exception cref="LeadershipLostException">Somebody else leads.</exception>
    public static async Task<long> RaiseEpochAsync(
        NpgsqlConnection connection, string holder, CancellationToken cancellationToken)
    {
        await EndWritersAsync(connection, "l.holder = $1", [Text(holder), Text(PostgresConnections.WriterName)], cancellationToken);
        await using var raise = new NpgsqlCommand(
            "UPDATE leadership SET epoch = epoch + 1 WHERE holder = $1 RETURNING epoch", connection);
        raise.Parameters.Add(Text(holder));
        return await raise.ExecuteScalarAsync(cancellationToken) is long epoch
            ? epoch
            : throw new LeadershipLostException("Another process leads the queue.");
    }

    // One that stopped in the middle of a commit would hold what it locked for ever.
    private static async Task EndWritersAsync(
        NpgsqlConnection connection, string condition, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var end = new NpgsqlCommand(
            "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a, leadership l "
            + $"WHERE a.datname = current_database() AND a.application_name = $2 AND a.pid <> pg_backend_pid() AND {condition}",
            connection);
        end.Parameters.AddRange(parameters);
        await end.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<bool> ChangeAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
