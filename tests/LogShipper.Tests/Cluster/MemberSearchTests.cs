using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Cluster;

/// <summary>Searches over three members in processes of their own.</summary>
public sealed class MemberSearchTests : IDisposable
{
    private const int Size = 3;
    private const int Logs = 9;
    private const int LinesOfALog = 7;

    private readonly string _archive = Directory.CreateTempSubdirectory("mesh-shared-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));
    private LogShipperCluster? _cluster;

    public void Dispose()
    {
        _cluster?.Dispose();
        _patience.Dispose();
        Directory.Delete(_archive, recursive: true);
    }

    [Fact]
    public async Task Search_OfAProject_FindsEveryMembersLinesOnceWhoeverIsAsked()
    {
        Start();
        await WriteAllAsync(seal: false);
        for (var asked = 0; asked < Size; asked++)
        {
            Assert.Equal(Expected(), (await SearchAsync(_ => asked)).Order(StringComparer.Ordinal));
        }

        // The token is good at every member.
        Assert.Equal(Expected(), (await SearchAsync(page => page % Size)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Search_OfAJob_IsAnsweredByItsMember()
    {
        Start();
        await WriteAllAsync(seal: false);
        for (var i = 0; i < Logs; i++)
        {
            var request = new SearchLogsRequest { Parent = Job(i), Query = "hit" };
            var found = await Client((i + 1) % Size).SearchLogsAsync(request);
            Assert.Equal(LinesOfALog, found.Lines.Count(l => l.Job == Job(i)));
            Assert.Equal(LinesOfALog, found.Lines.Count);
        }
    }

    [Fact]
    public async Task Search_SharedArchive_FindsArchivedLinesOnce()
    {
        Start(
            ("LogShipper__Archive__Folder", _archive), ("LogShipper__Archive__IsShared", "true"),
            ("LogShipper__Archive__Delay", "00:00:00"));
        await WriteAllAsync(seal: true);
        for (var asked = 0; asked < Size; asked++)
        {
            // A log counts as spooled for a moment after its object has appeared, and then may come twice.
            List<string> found;
            do
            {
                found = await SearchAsync(_ => asked);
                Assert.Equal(Expected(), found.Distinct().Order(StringComparer.Ordinal));
                _patience.Token.ThrowIfCancellationRequested();
            }
            while (found.Count != Expected().Count);
        }
    }

    [Fact]
    public async Task Search_MemberAway_IsUnavailableWithItsName()
    {
        Start();
        await WriteAllAsync(seal: false);
        await _cluster!.KillAsync(1);

        var job = Job(Enumerable.Range(0, Logs).First(i => Rendezvous.Owner(Job(i), Size) == 1));
        foreach (var parent in (string[])["projects/demo", job])
        {
            var request = new SearchLogsRequest { Parent = parent, Query = "no such line" };
            var call = async () => { await Client(0).SearchLogsAsync(request); };
            Assert.Equal((StatusCode.Unavailable, "LOG_MEMBER_UNREACHABLE"), await Errors.OfAsync(call));
            Assert.Contains("logshipper-1", (await Assert.ThrowsAsync<RpcException>(call)).Status.Detail);
        }
    }

    private void Start(params (string Name, string Value)[] settings)
    {
        _cluster = new LogShipperCluster(Size, settings);
        _cluster.Scale(Size);
        for (var member = 0; member < Size; member++)
        {
            _cluster.Start(member);
        }
    }

    private async Task WriteAllAsync(bool seal)
    {
        for (var i = 0; i < Logs; i++)
        {
            var text = string.Concat(Enumerable.Range(0, LinesOfALog).Select(n => $"hit {n}\nnone\n"));
            using var pusher = await OpenAsync(Job(i));
            await pusher.WriteAsync(0, text);
            if (seal)
            {
                await pusher.SealAsync(text);
                await pusher.SealedAsync();
            }
        }

        // Else some members have nothing to find.
        Assert.Equal(Size, Enumerable.Range(0, Logs).Select(i => Rendezvous.Owner(Job(i), Size)).Distinct().Count());
    }

    // The processes have only just been started.
    private async Task<Pusher> OpenAsync(string job)
    {
        while (true)
        {
            try
            {
                return await Pusher.OpenAsync(Client(0), job);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(20, _patience.Token);
            }
        }
    }

    private async Task<List<string>> SearchAsync(Func<int, int> asked)
    {
        var found = new List<string>();
        var request = new SearchLogsRequest { Parent = "projects/demo", Query = "hit", PageSize = 4 };
        for (var page = 0; page == 0 || request.PageToken.Length > 0; page++)
        {
            var answer = await Client(asked(page)).SearchLogsAsync(request);
            Assert.InRange(answer.Lines.Count, 0, request.PageSize);
            found.AddRange(answer.Lines.Select(l => $"{l.Job} {l.Text.ToStringUtf8()}"));
            request.PageToken = answer.NextPageToken;
        }

        return found;
    }

    private LogShipperService.LogShipperServiceClient Client(int member) => _cluster!.Client(member);

    private static List<string> Expected() =>
    [
        .. Enumerable.Range(0, Logs)
            .SelectMany(i => Enumerable.Range(0, LinesOfALog).Select(n => $"{Job(i)} hit {n}"))
            .Order(StringComparer.Ordinal),
    ];

    private static string Job(int number) => $"projects/demo/jobs/01h0000000000{number:d4}";
}
