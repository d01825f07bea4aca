using Grpc.Core;
using Mesh.Hosting;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Store.Sqlite;
using Mesh.JobIntake.Submission;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Tests.Submission;

public sealed class SubmitJobsTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task SubmitJobs_SomeAreInvalid_StoresTheOthersAndNamesIndexAndField()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var noImage = Jobs.Request("r1");
        noImage.Job.Spec.Box.Image = "";

        var response = await host.SubmitManyAsync(Jobs.Request("r0"), noImage, Jobs.Request("r2"), new SubmitJobRequest());

        Assert.Equal(
            [SubmitJobsResult.ResultOneofCase.Job, SubmitJobsResult.ResultOneofCase.Refusal, SubmitJobsResult.ResultOneofCase.Job,
                SubmitJobsResult.ResultOneofCase.Refusal],
            response.Results.Select(result => result.ResultCase));
        var refusal = response.Results[1].Refusal;
        Assert.Equal(((int)StatusCode.InvalidArgument, "JOB_INVALID"), (refusal.Code, refusal.Reason));
        Assert.Equal("jobs[1].job.spec.box.image", Assert.Single(refusal.Fields).Field);
        Assert.Contains("jobs[1].job.spec.box.image", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("jobs[3].job", Assert.Single(response.Results[3].Refusal.Fields).Field);
        var stored = await host.GetAsync(response.Results[2].Job.Name);
        Assert.Equal(response.Results[2].Job.ResourceVersion, stored.ResourceVersion);
        Assert.Equal(2, (await host.Intake.ListJobsAsync(new ListJobsRequest())).Jobs.Count);
    }

    [Fact]
    public async Task SubmitJobs_AnInvalidJob_IsRefusedAsSubmitJobRefusesIt()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = Jobs.Request("not an id");
        request.Job.Spec.Steps.Clear();
        request.Job.Priority = 1_000;

        var alone = await Assert.ThrowsAsync<RpcException>(async () => await host.Intake.SubmitJobAsync(request));
        var refusal = (await host.SubmitManyAsync(request)).Results[0].Refusal;

        Assert.Equal(((int)alone.StatusCode, Errors.Reason(alone)), (refusal.Code, refusal.Reason));
        Assert.Equal(Errors.Fields(alone).Select(field => $"jobs[0].{field}"), refusal.Fields.Select(field => field.Field));
    }

    [Fact]
    public async Task SubmitJobs_SameIdsAgainAfterARestart_AreTheSameJobs()
    {
        SubmitJobsResponse first;
        await using (var before = await IntakeHost.StartAsync(_data.Path))
        {
            first = await before.SubmitManyAsync(Jobs.Request("r0"), Jobs.Request("r1"), Jobs.Request("r0"));
        }

        await using var host = await IntakeHost.StartAsync(_data.Path);
        var again = await host.SubmitManyAsync(Jobs.Request("r0"), Jobs.Request("r1"), Jobs.Request("r2"));

        Assert.Equal(first.Results[0].Job.Name, first.Results[2].Job.Name);
        Assert.NotEqual(first.Results[0].Job.Name, first.Results[1].Job.Name);
        Assert.Equal([first.Results[0].Job.Name, first.Results[1].Job.Name], again.Results.Take(2).Select(result => result.Job.Name));
        Assert.Equal([0L, 0L], again.Results.Take(2).Select(result => result.Job.ResourceVersion));
        Assert.Equal(3, (await host.Intake.ListJobsAsync(new ListJobsRequest())).Jobs.Count);
        Assert.Equal(first.Results[1].Job.Name, (await host.SubmitAsync("r1")).Name);
    }

    [Fact]
    public async Task SubmitJobs_RequestIdWithAnotherBody_IsRefusedAlone()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);

        var response = await host.SubmitManyAsync(Jobs.Request("r0"), Jobs.Request("r0", code: "false"), Jobs.Request("r1"));

        Assert.Equal(
            ((int)StatusCode.AlreadyExists, "REQUEST_ID_REUSED"),
            (response.Results[1].Refusal.Code, response.Results[1].Refusal.Reason));
        Assert.NotNull(response.Results[2].Job);
    }

    [Fact]
    public async Task SubmitJobs_SameIdWithAnotherSecret_IsRefused()
    {
        await using var host = await SecretJobs.StartAsync(_data.Path, "a");

        var response = await host.SubmitManyAsync(
            SecretJobs.Request("r0"), SecretJobs.Request("r0"), SecretJobs.Request("r0", "another value"));

        Assert.Equal(response.Results[0].Job.Name, response.Results[1].Job.Name);
        Assert.Equal("REQUEST_ID_REUSED", response.Results[2].Refusal.Reason);
        Assert.Equal(SecretJobs.Value, (await host.LeaseAsync()).Spec.Secrets[0].Value);
    }

    [Fact]
    public async Task SubmitJobs_ManyMessages_AreAnsweredInTheirOrderAndQueuedInIt()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var call = host.Intake.SubmitJobs();
        var names = new List<string>();
        var reading = Task.Run(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                names.AddRange(call.ResponseStream.Current.Results.Select(result => result.Job.Name));
            }
        });

        for (var message = 0; message < 40; message++)
        {
            await call.RequestStream.WriteAsync(Message(Enumerable.Range(0, 7).Select(i => Jobs.Request($"{message}.{i}"))));
        }

        await call.RequestStream.CompleteAsync();
        await reading;
        Assert.Equal(280, names.Count);
        var listed = await host.Intake.ListJobsAsync(new ListJobsRequest { PageSize = 1_000 });
        Assert.Equal(names, listed.Jobs.Reverse().Select(job => job.Name));
    }

    [Fact]
    public async Task SubmitJobs_EmptyMessage_EndsTheStreamAfterTheAnswersBefore()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var call = host.Intake.SubmitJobs();
        await call.RequestStream.WriteAsync(Message([Jobs.Request("r0")]));
        await call.RequestStream.WriteAsync(new SubmitJobsRequest());

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.NotNull(Assert.Single(call.ResponseStream.Current.Results).Job);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal((StatusCode.InvalidArgument, "BATCH_INVALID"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal(["jobs"], Errors.Fields(error));
    }

    [Fact]
    public async Task SubmitJobs_TooManyJobsInAMessage_StoresNoneOfThem()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var call = host.Intake.SubmitJobs();
        await call.RequestStream.WriteAsync(Message(Enumerable.Range(0, BatchSubmission.MaxJobs + 1).Select(i => Jobs.Request($"{i}"))));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal("BATCH_INVALID", Errors.Reason(error));
        Assert.Empty((await host.Intake.ListJobsAsync(new ListJobsRequest())).Jobs);
    }

    [Fact]
    public async Task SubmitJobs_QueueFull_RefusesWhatIsTooMuch()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, settings: "--JobIntake:Projects:Default:MaxWaiting=2");

        var response = await host.SubmitManyAsync(Jobs.Request("r0"), Jobs.Request("r1"), Jobs.Request("r2"));

        Assert.Equal(
            ((int)StatusCode.ResourceExhausted, "PROJECT_QUEUE_FULL"),
            (response.Results[2].Refusal.Code, response.Results[2].Refusal.Reason));
        Assert.NotNull(response.Results[1].Job);
    }

    [Fact]
    public async Task SubmitJobs_MoreStreamsThanTheBound_RefusesTheLastAndGoesOnWhenOneEnds()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var calls = new List<AsyncDuplexStreamingCall<SubmitJobsRequest, SubmitJobsResponse>>();
        for (var i = 0; i < SubmissionStreams.MaxStreams; i++)
        {
            calls.Add(host.Intake.SubmitJobs());
            await calls[i].RequestStream.WriteAsync(Message([Jobs.Request($"r{i}")]));
            Assert.True(await calls[i].ResponseStream.MoveNext(CancellationToken.None));
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => host.SubmitManyAsync(Jobs.Request("last")));
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_STREAMS"), (error.StatusCode, Errors.Reason(error)));

        await calls[0].RequestStream.CompleteAsync();
        Assert.False(await calls[0].ResponseStream.MoveNext(CancellationToken.None));
        Assert.NotNull((await host.SubmitManyAsync(Jobs.Request("last"))).Results[0].Job);
        calls.ForEach(call => call.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SubmitJobs_CommitFails_EachIsUnavailableAndTheRetryGivesOneOfEach(bool afterCommit)
    {
        FaultyStore? store = null;
        await using var host = await IntakeHost.StartAsync(_data.Path, configure: services => services.AddSingleton<IJobStore>(
            provider => store = new FaultyStore(
                new SqliteJobStore(provider.GetRequiredService<IOptions<MeshOptions>>(), TimeProvider.System))));
        store!.FailNext(afterCommit);

        var failed = await host.SubmitManyAsync(Jobs.Request("r0"), Jobs.Request("r1"));
        var again = await host.SubmitManyAsync(Jobs.Request("r0"), Jobs.Request("r1"));

        Assert.All(failed.Results, result => Assert.Equal((int)StatusCode.Unavailable, result.Refusal.Code));
        var listed = await host.Intake.ListJobsAsync(new ListJobsRequest());
        Assert.Equal(again.Results.Select(result => result.Job.Name), listed.Jobs.Reverse().Select(job => job.Name));
    }

    private static SubmitJobsRequest Message(IEnumerable<SubmitJobRequest> jobs)
    {
        var message = new SubmitJobsRequest();
        message.Jobs.AddRange(jobs);
        return message;
    }
}
