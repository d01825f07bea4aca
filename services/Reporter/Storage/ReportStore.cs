using System.Threading.Channels;
using Mesh.Hosting;
using Mesh.Hosting.Storage;
using Mesh.Reporter.Reports;
using Mesh.Reporter.Watching;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Storage;

/// <summary>
/// The reports on disk: takes the data directory, opens the database, runs the commit loop, and closes all in turn. It starts
/// before the process listens, so that a caller never meets a half-open store.
/// </summary>
public sealed partial class ReportStore(
    IOptions<MeshOptions> mesh,
    IOptions<ReporterOptions> options,
    ReportFeed feed,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<ReportStore>();
    private readonly Channel<PendingWord> _queue = Channel.CreateBounded<PendingWord>(
        new BoundedChannelOptions(options.Value.MaxPendingWords) { SingleReader = true });

    private DirectoryLock? _directory;
    private ReportWriter? _writer;
    private ReportReader? _reader;
    private Task _loop = Task.CompletedTask;

    public ReportReader Reader => _reader ?? throw new InvalidOperationException("the store has not started");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var directory = mesh.Value.DataDirectory;
        if (directory.Length == 0)
        {
            throw new OptionsValidationException(
                nameof(MeshOptions), typeof(MeshOptions), ["Mesh:DataDirectory is required: Reporter keeps its reports there"]);
        }

        _directory = await DirectoryLock.AcquireAsync(directory, options.Value.LockWait, time, cancellationToken);
        var path = Path.Combine(directory, "reports.db");
        _writer = ReportWriter.Open(path);
        _reader = new ReportReader(path);
        feed.StartAt(_writer.Version);
        lifetime.ApplicationStopping.Register(feed.End);
        var loop = new CommitLoop(
            _queue.Reader, _writer, feed, options.Value.MaxBatch, time, loggers.CreateLogger<CommitLoop>());
        _loop = Task.Run(() => RunAsync(loop), CancellationToken.None);
        LogOpened(path, _writer.Version);
    }

    /// <summary>Stores a word; returns once it is on disk, or refused. Waits while the queue is full.</summary>
    public async Task<StoreResult> StoreAsync(ReportWord word, CancellationToken cancellationToken)
    {
        var pending = new PendingWord(word);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return new StoreResult.Unavailable("the report store is stopping");
        }

        return await pending.Answered.WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _writer?.Dispose();
        _directory?.Dispose();
    }

    // After a failed write nobody knows what the disk holds. A new process finds out; this one must not go on.
    private async Task RunAsync(CommitLoop loop)
    {
        try
        {
            await loop.RunAsync();
        }
        catch (Exception failure)
        {
            LogFailed(failure);
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var pending))
            {
                pending.Answer(new StoreResult.Unavailable("the report store failed and starts anew"));
            }

            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}
