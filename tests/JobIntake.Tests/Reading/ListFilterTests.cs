using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Mesh.JobIntake.Tests.Workflows;

namespace Mesh.JobIntake.Tests.Reading;

public sealed class ListFilterTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public static TheoryData<string, string, Action<ListJobsRequest>> Faults => new()
    {
        { "labels", "LABELS_INVALID", r => r.Labels["a b"] = "" },
        { "labels", "LABELS_INVALID", r => r.Labels[""] = "v" },
        { "labels[k]", "LABELS_INVALID", r => r.Labels["k"] = new string('v', 64) },
        { "labels[k]", "LABELS_INVALID", r => r.Labels["k"] = "a=b" },
        { "labels", "LABELS_INVALID", r => Enumerable.Range(0, 9).ToList().ForEach(i => r.Labels[$"l{i}"] = "") },
        { "created_from", "CREATED_TIME_INVALID", r => r.CreatedFrom = new Timestamp { Nanos = -1 } },
        { "created_from", "CREATED_TIME_INVALID", r => r.CreatedFrom = new Timestamp { Seconds = long.MinValue } },
        { "created_before", "CREATED_TIME_INVALID", r => r.CreatedBefore = new Timestamp { Seconds = 253_402_300_800 } },
        { "created_before", "CREATED_TIME_INVALID", r => r.CreatedBefore = new Timestamp { Nanos = 1_000_000_000 } },
        {
            "created_before", "CREATED_TIME_INVALID",
            r => r.CreatedFrom = r.CreatedBefore = new Timestamp { Seconds = 1, Nanos = 5 }
        },
        { "workflow", "WORKFLOW_NAME_INVALID", r => r.Workflow = "w1" },
        { "workflow", "WORKFLOW_NAME_INVALID", r => r.Workflow = "projects/demo/jobs/w1" },
        { "workflow", "WORKFLOW_NAME_INVALID", r => r.Workflow = "projects/other/workflows/w1" },
    };

    public void Dispose() => _data.Dispose();

    [Theory, MemberData(nameof(Faults))]
    public async Task ListJobs_FilterAtFault_IsNamed(string field, string reason, Action<ListJobsRequest> spoil)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = new ListJobsRequest { Parent = "projects/demo" };
        spoil(request);

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Intake.ListJobsAsync(request).ResponseAsync);

        Assert.Equal((StatusCode.InvalidArgument, reason), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal([field], Errors.Fields(error));
    }

    [Fact]
    public async Task ListJobs_ByLabelsPageByPage_GivesTheJobsThatHaveThem()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var names = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            names.Add((await SubmitAsync(host, "main")).Name);
            await SubmitAsync(host, "dev");
        }

        var request = new ListJobsRequest { PageSize = 2, Labels = { ["team"] = "core", ["branch"] = "main" } };
        var listed = new List<Job>();
        do
        {
            var page = await host.Intake.ListJobsAsync(request);
            listed.AddRange(page.Jobs);
            request.PageToken = page.NextPageToken;
            await SubmitAsync(host, "main");
        }
        while (request.PageToken.Length > 0);

        names.Reverse();
        Assert.Equal(names, listed.Select(job => job.Name));
        Assert.All(listed, job => Assert.Equal("main", job.Labels["branch"]));
    }

    [Fact]
    public async Task ListJobs_ByTime_TakesTheFirstMomentAndLeavesTheLastOut()
    {
        var clock = new SteppedClock();
        await using var host = await IntakeHost.StartAsync(_data.Path, clock);
        var jobs = new List<Job>();
        for (var i = 0; i < 4; i++)
        {
            jobs.Add(await host.SubmitAsync());
            clock.Step();
        }

        var times = jobs.Select(job => job.CreateTime).ToList();
        var justAfter = times[1].Clone();
        justAfter.Nanos += 50;

        Assert.Equal([jobs[2].Name, jobs[1].Name], await ListAsync(host, times[1], times[3]));
        Assert.Equal([jobs[3].Name, jobs[2].Name], await ListAsync(host, justAfter, null));
        Assert.Equal([jobs[1].Name, jobs[0].Name], await ListAsync(host, null, justAfter));
        Assert.Empty(await ListAsync(host, Timestamp.FromDateTimeOffset(clock.GetUtcNow()), null));
    }

    [Fact]
    public async Task ListJobs_ByWorkflow_GivesItsJobsOnly()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        await host.SubmitAsync();
        var workflow = await host.SubmitAsync(WorkflowRequests.Of("build", "test: build"));
        await host.SubmitAsync(WorkflowRequests.Of("other"));

        var all = await host.Intake.ListJobsAsync(new ListJobsRequest { Workflow = workflow.Name });
        var blocked = await host.Intake.ListJobsAsync(
            new ListJobsRequest { Parent = "projects/demo", Workflow = workflow.Name, States = { JobState.Blocked } });

        var names = workflow.Nodes.SelectMany(node => node.Jobs).Select(job => job.Name);
        Assert.Equal(names.Reverse(), all.Jobs.Select(job => job.Name));
        Assert.Equal([workflow.Nodes[1].Jobs[0].Name], blocked.Jobs.Select(job => job.Name));
    }

    [Fact]
    public async Task ListJobs_TokenOfOtherFilters_IsRefused()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        await SubmitAsync(host, "main");
        await SubmitAsync(host, "main");
        var from = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch);
        var before = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddYears(1000));
        ListJobsRequest Request() => new()
        {
            Parent = "projects/demo",
            PageSize = 1,
            CreatedFrom = from,
            CreatedBefore = before,
            Labels = { ["branch"] = "main", ["team"] = "core" },
        };
        var token = (await host.Intake.ListJobsAsync(Request())).NextPageToken;
        Action<ListJobsRequest>[] changes =
        [
            r => r.Labels["branch"] = "dev",
            r => r.Labels.Remove("team"),
            r => r.Labels.Clear(),
            r => r.Labels["more"] = "",
            r => r.CreatedFrom = null,
            r => r.CreatedBefore = null,
            r => r.CreatedFrom = from + Duration.FromTimeSpan(TimeSpan.FromTicks(1)),
            r => r.Workflow = "projects/demo/workflows/w1",
        ];
        foreach (var (i, change) in changes.Index())
        {
            var request = Request();
            request.PageToken = token;
            change(request);
            var error = await Record.ExceptionAsync(() => host.Intake.ListJobsAsync(request).ResponseAsync);
            Assert.True(
                error is RpcException refused && Errors.Reason(refused) == "PAGE_TOKEN_INVALID",
                $"Change {i} gave {error?.Message ?? "OK"}.");
        }

        var same = Request();
        same.PageToken = token;
        Assert.Single((await host.Intake.ListJobsAsync(same)).Jobs);
    }

    private static async Task<Job> SubmitAsync(IntakeHost host, string branch)
    {
        var request = Jobs.Request();
        request.Job.Labels["branch"] = branch;
        return (await host.Intake.SubmitJobAsync(request)).Job;
    }

    private static async Task<IEnumerable<string>> ListAsync(IntakeHost host, Timestamp? from, Timestamp? before)
    {
        var page = await host.Intake.ListJobsAsync(new ListJobsRequest { CreatedFrom = from, CreatedBefore = before });
        return page.Jobs.Select(job => job.Name);
    }

    /// <summary>The real time, but a minute more for every step.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long _steps;

        public void Step() => Interlocked.Increment(ref _steps);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMinutes(Interlocked.Read(ref _steps));
    }
}
