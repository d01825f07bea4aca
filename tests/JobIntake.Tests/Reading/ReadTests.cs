using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Reading;

public sealed class ReadTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task ListJobs_Pages_AreNewestFirstAndStableWhileJobsAreAdded()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var names = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            names.Add((await host.SubmitAsync()).Name);
            await host.SubmitAsync(project: "other");
        }

        var request = new ListJobsRequest { Parent = "projects/demo", PageSize = 2, States = { JobState.Queued } };
        var listed = new List<string>();
        do
        {
            var page = await host.Intake.ListJobsAsync(request);
            listed.AddRange(page.Jobs.Select(job => job.Name));
            request.PageToken = page.NextPageToken;
            await host.SubmitAsync();
        }
        while (request.PageToken.Length > 0);

        names.Reverse();
        Assert.Equal(names, listed);
    }

    [Fact]
    public async Task ListJobs_LargeJobs_PagesStayWithinAMessage()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        for (var i = 0; i < 10; i++)
        {
            await host.Intake.SubmitJobAsync(Jobs.Request(code: new string('x', 500_000)));
        }

        var first = await host.Intake.ListJobsAsync(new ListJobsRequest());
        var second = await host.Intake.ListJobsAsync(new ListJobsRequest { PageToken = first.NextPageToken });

        Assert.InRange(first.Jobs.Count, 1, 9);
        Assert.Equal(10, first.Jobs.Count + second.Jobs.Count);
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task ListJobs_TokenOfAnotherQueryOrDamaged_IsRefused()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        await host.SubmitAsync();
        await host.SubmitAsync();
        var token = (await host.Intake.ListJobsAsync(new ListJobsRequest { PageSize = 1 })).NextPageToken;
        ListJobsRequest[] wrong =
        [
            new() { Parent = "projects/demo", PageToken = token },
            new() { States = { JobState.Queued }, PageToken = token },
            new() { PageToken = "nonsense" },
            new() { PageToken = (token[0] == 'A' ? 'B' : 'A') + token[1..] },
            new() { PageToken = token + token },
        ];
        foreach (var request in wrong)
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => host.Intake.ListJobsAsync(request).ResponseAsync);
            Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID"), (error.StatusCode, Errors.Reason(error)));
            Assert.Equal(["page_token"], Errors.Fields(error));
        }
    }

    [Theory]
    [InlineData("projects/Demo", 0, JobState.Queued, "parent")]
    [InlineData("", -1, JobState.Queued, "page_size")]
    [InlineData("", 0, JobState.Unspecified, "states[0]")]
    [InlineData("", 0, (JobState)99, "states[0]")]
    public async Task ListJobs_Fault_IsNamed(string parent, int pageSize, JobState state, string field)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = new ListJobsRequest { Parent = parent, PageSize = pageSize, States = { state } };

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Intake.ListJobsAsync(request).ResponseAsync);

        Assert.Equal([field], Errors.Fields(error));
    }

    [Fact]
    public async Task GetJob_UnknownOrMalformed_SaysWhich()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var job = await host.SubmitAsync();

        var unknown = await Assert.ThrowsAsync<RpcException>(() => host.GetAsync("projects/demo/jobs/none"));
        var elsewhere = await Assert.ThrowsAsync<RpcException>(() => host.GetAsync(job.Name.Replace("demo", "other")));
        var malformed = await Assert.ThrowsAsync<RpcException>(() => host.GetAsync("jobs/1"));

        Assert.Equal((StatusCode.NotFound, "JOB_NOT_FOUND"), (unknown.StatusCode, Errors.Reason(unknown)));
        Assert.Equal(StatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal((StatusCode.InvalidArgument, "JOB_NAME_INVALID"), (malformed.StatusCode, Errors.Reason(malformed)));
    }

    [Fact]
    public async Task GetQueue_JobsInSeveralStates_CountsThemAndTheRoom()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d1", 2);
        using var open = dispatcher;
        var names = new List<Job>();
        for (var i = 0; i < 4; i++)
        {
            names.Add(await host.SubmitAsync());
        }

        var first = await dispatcher.NextLeaseAsync();
        await dispatcher.NextLeaseAsync();
        await dispatcher.ProgressAsync(first, JobState.Running);
        await dispatcher.SayAsync(new LeaseJobsRequest { Capacity = new LeaseCapacity { MaxLeases = 1 } });
        await dispatcher.SayAsync(new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() });
        Assert.NotNull((await dispatcher.NextAsync()).Renewed);

        var queue = await host.Intake.GetQueueAsync(new GetQueueRequest());

        Assert.Equal((2, 1, 1, 1, 0), (queue.Queued, queue.Starting, queue.Running, queue.Dispatchers, queue.FreePlaces));
        // How many are ahead is asked a few times a second at most.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await host.GetAsync(names[3].Name)).StateMessage != "waits for a dispatcher with room: 1 job of its project is ahead")
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
