using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Tests.Faults;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Cluster;

/// <summary>Members of a cluster, each a process of its own with a disk of its own.</summary>
internal sealed class LogShipperCluster : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-members-").FullName;
    private readonly List<LogShipperProcess> _members = [];
    private readonly List<GrpcChannel> _channels = [];
    private int _next;

    public LogShipperCluster(int members, params (string Name, string Value)[] settings)
    {
        for (var ordinal = 0; ordinal < members; ordinal++)
        {
            _members.Add(new LogShipperProcess(
                Disk(ordinal),
                [
                    ("LogShipper__Cluster__Self", $"logshipper-{ordinal}"),
                    ("LogShipper__Cluster__MembersFile", MembersFile),
                    ("LogShipper__Cluster__Refresh", "00:00:00.050"),
                    ("LogShipper__Cluster__NoteInterval", "00:00:00.300"),
                    .. settings,
                ]));
            _channels.Add(_members[ordinal].Connect());
        }
    }

    private string MembersFile => Path.Combine(_directory, "members.json");

    /// <summary>Says how many members there are, as an operator does.</summary>
    public void Scale(int replicas)
    {
        var addresses = Enumerable.Range(0, _members.Count).ToDictionary(i => $"logshipper-{i}", i => _members[i].Address);
        File.WriteAllText(MembersFile + ".new", JsonSerializer.Serialize(new { replicas, addresses }));
        File.Move(MembersFile + ".new", MembersFile, overwrite: true);
    }

    public void Start(int ordinal) => _members[ordinal].Start();

    public Task KillAsync(int ordinal) => _members[ordinal].KillAsync();

    /// <summary>Completes when a member has said that it has no log left.</summary>
    public Task WhenEmptyAsync(int ordinal) => _members[ordinal].WhenSaidAsync(": 0 logs left");

    /// <summary>Completes when a member that is to be started has another that knows which logs it has.</summary>
    public Task WhenNotedAsync(int ordinal) => _members[ordinal].WhenSaidAsync("Another member knows which logs lie here");

    public Task<int> TerminateAsync(int ordinal, CancellationToken cancellationToken) =>
        _members[ordinal].TerminateAsync(cancellationToken);

    /// <summary>Where a member remembers the jobs that it is being given.</summary>
    public string ComingTo(int ordinal) => Path.Combine(Disk(ordinal), "coming");

    /// <summary>The disk of a member that does not run is gone.</summary>
    public void LoseDisk(int ordinal) => Directory.Delete(Disk(ordinal), recursive: true);

    public LogShipperService.LogShipperServiceClient Client(int ordinal) => new(_channels[ordinal]);

    /// <summary>Returns when members 0 to <paramref name="count"/> - 1 know what was on their former disks, if they had any.</summary>
    public async Task SettledAsync(int count, CancellationToken cancellationToken)
    {
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            var none = Enumerable.Range(0, 999).Select(i => $"projects/none/jobs/01h{i:d14}")
                .First(job => Rendezvous.Owner(job, count) == ordinal);
            var request = new ReadLogsRequest { Job = none };
            while (await Errors.OfAsync(async () => await Client(ordinal).ReadLogsAsync(request))
                is not (StatusCode.NotFound, _))
            {
                // At the border to another process there is nothing to wait for but time.
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    /// <summary>Members 0 to <paramref name="count"/> - 1 in turn.</summary>
    public Func<LogShipperService.LogShipperServiceClient> Any(int count) =>
        () => Client((int)((uint)Interlocked.Increment(ref _next) % count));

    public void Dispose()
    {
        _members.ForEach(m => m.Dispose());
        _channels.ForEach(c => c.Dispose());
        Directory.Delete(_directory, recursive: true);
    }

    private string Disk(int ordinal) => Path.Combine(_directory, $"disk-{ordinal}");
}
