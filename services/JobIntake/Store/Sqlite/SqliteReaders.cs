using System.Threading.Channels;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>A few reading connections. When all are busy, callers wait for one.</summary>
internal sealed class SqliteReaders : IDisposable
{
    private const int Count = 4;

    private readonly Channel<SqliteSession> _idle = Channel.CreateBounded<SqliteSession>(Count);

    public SqliteReaders(SqliteFile file)
    {
        for (var i = 0; i < Count; i++)
        {
            _idle.Writer.TryWrite(new SqliteSession(file.OpenReader()));
        }
    }

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        var session = await _idle.Reader.ReadAsync(cancellationToken);
        try
        {
            return read(session);
        }
        finally
        {
            if (!_idle.Writer.TryWrite(session))
            {
                session.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _idle.Writer.TryComplete();
        while (_idle.Reader.TryRead(out var session))
        {
            session.Dispose();
        }
    }
}
