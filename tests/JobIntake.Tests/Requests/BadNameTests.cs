using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Requests;

/// <summary>Names that are none: every call that takes one says which field it is and what a name is.</summary>
public sealed class BadNameTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public static TheoryData<string> Names => new(
        "",
        "projects//jobs/a",
        "projects/demo/jobs/",
        "projects/demo/jobs/a/",
        "/projects/demo/jobs/a",
        "projects/demo/jobs/../../etc/passwd",
        "projects/../jobs/a",
        "projects/demo/jobs/..",
        "projects/demo/jobs/a%2Fb",
        "projects/demo/jobs/a\0",
        "projects/demo/jobs/a\n",
        "projects/de\u001bmo/jobs/a",
        "projects/demo/jobs/A",
        "projects/demo/jobs/\u202Ea",
        "projects/demo/jobs/" + new string('a', 33),
        "projects/" + new string('a', 64) + "/jobs/a",
        "projects/demo/jobs/'; DROP TABLE jobs; --");

    public void Dispose() => _data.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task Calls_NameThatIsNone_AreRefusedAndSayTheForm(string name)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var watch = host.Intake.WatchJob(new WatchJobRequest { Name = name });
        var workflow = name.Replace("/jobs/", "/workflows/", StringComparison.Ordinal);

        await ExpectAsync("JOB_NAME_INVALID", "name", () => host.GetAsync(name));
        await ExpectAsync("JOB_NAME_INVALID", "name", () => watch.ResponseStream.MoveNext(CancellationToken.None));
        await ExpectAsync("JOB_NAME_INVALID", "name", () => host.Intake.CancelJobAsync(new CancelJobRequest { Name = name }).ResponseAsync);
        await ExpectAsync("JOB_NAME_INVALID", "name", () => host.Intake.RetryJobAsync(new RetryJobRequest { Name = name }).ResponseAsync);
        await ExpectAsync(
            "WORKFLOW_NAME_INVALID", "name", () => host.Intake.GetWorkflowAsync(new GetWorkflowRequest { Name = workflow }).ResponseAsync);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("projects/")]
    [InlineData("projects/../x")]
    [InlineData("projects/de\nmo")]
    [InlineData("projects/demo/jobs")]
    public async Task Lists_ParentThatIsNone_AreRefused(string parent)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var watch = host.Intake.WatchJobs(new WatchJobsRequest { Parent = parent });

        var list = new ListJobsRequest { Parent = parent };
        var count = new GetQueueRequest { Parent = parent };
        await ExpectAsync("PARENT_INVALID", "parent", () => host.Intake.ListJobsAsync(list).ResponseAsync);
        await ExpectAsync("PARENT_INVALID", "parent", () => host.Intake.GetQueueAsync(count).ResponseAsync);
        await ExpectAsync("PARENT_INVALID", "parent", () => watch.ResponseStream.MoveNext(CancellationToken.None));
    }

    private static async Task ExpectAsync(string reason, string field, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((StatusCode.InvalidArgument, reason), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal([field], Errors.Fields(error));
    }
}
