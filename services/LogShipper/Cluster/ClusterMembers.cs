using Mesh.Hosting;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster;

/// <summary>Who keeps logs, as this member sees it: looked at again from time to time, remembered on disk before it counts.</summary>
internal sealed partial class ClusterMembers : BackgroundService
{
    private readonly ClusterOptions _options;
    private readonly HistoryFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger<ClusterMembers> _logger;
    private readonly string _prefix;
    private readonly Lock _refreshing = new();
    private volatile View _view;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClusterMembers(
        IOptions<ClusterOptions> options, IOptions<MeshOptions> mesh, TimeProvider time, ILogger<ClusterMembers> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        _file = new HistoryFile(mesh.Value.DataDirectory);
        Self = _options.Self.Length > 0 ? _options.Self : Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName;
        var dash = Self.LastIndexOf('-');
        IsNumbered = int.TryParse(Self[(dash + 1)..], out var ordinal);
        (_prefix, Ordinal) = (Self[..(dash + 1)], ordinal);
        _view = new View(1, SizeHistory.Unknown(1), null);
        Refresh();
    }

    /// <summary>This member's name.</summary>
    public string Self { get; }

    /// <summary>This member's number.</summary>
    public int Ordinal { get; }

    /// <summary>True: calls may belong elsewhere.</summary>
    public bool IsCluster => IsNumbered && (_view.Size > 1 || _view.History.Sizes.Count > 1);

    /// <summary>Completes when there are more or fewer members than at this moment.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    private bool IsNumbered { get; }

    /// <summary>The number of the job's owner.</summary>
    public int OwnerOf(string job) => Rendezvous.Owner(job, _view.Size);

    /// <summary>The numbers of the members that may keep logs of a job from before the sizes changed, this one left out.</summary>
    public IReadOnlyList<int> FormerOwnersOf(string job) => _view.History.FormerOwners(job, Ordinal);

    /// <summary>The members there are and those that have left, which may still hold logs, are numbered below this.</summary>
    public int EverySize => _view.History.Sizes.Append(_view.Size).Max();

    /// <summary>True when the cluster has become smaller than the member's number.</summary>
    public bool HasLeft(int ordinal) => ordinal >= _view.Size;

    /// <summary>The numbers of the other members that there are, from the next one on.</summary>
    public IReadOnlyList<int> Others()
    {
        var size = _view.Size;
        return [.. Enumerable.Range(1, size).Select(i => (Ordinal + i) % size).Where(o => o != Ordinal).Distinct()];
    }

    public string NameOf(int ordinal) => $"{_prefix}{ordinal}";

    /// <summary>Where a member is.</summary>
    public Uri AddressOf(string member) =>
        _view.Addresses?.GetValueOrDefault(member)
        ?? new Uri(_options.Address.Replace("{member}", member, StringComparison.Ordinal));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.MembersFile.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(_options.Refresh, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Refresh();
        }
    }

    /// <summary>Looks now. Does not throw.</summary>
    public void Refresh()
    {
        lock (_refreshing)
        {
            Look();
        }
    }

    private void Look()
    {
        try
        {
            var file = _options.MembersFile.Length > 0 ? MembersFile.Read(_options.MembersFile) : null;
            Take(file?.Replicas ?? _options.Replicas, file?.Addresses);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            LogUnreadable(e.Message);
        }
    }

    private void Take(int size, IReadOnlyDictionary<string, Uri>? addresses)
    {
        var known = _file.Load();
        var history = known?.With(size) ?? SizeHistory.Unknown(size);
        // One member alone keeps no history, until it is one of several.
        if (history != known && (known is not null || size > 1))
        {
            _file.Save(history);
        }

        var before = _view;
        _view = new View(size, history, addresses);
        if (before.Size != size)
        {
            LogSize(Self, size);
            Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    private sealed record View(int Size, SizeHistory History, IReadOnlyDictionary<string, Uri>? Addresses);
}
