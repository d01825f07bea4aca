using System.Security.Cryptography;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Mesh.JobIntake.Tests.Leasing;

public sealed class LeaseEndsTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Ends_CompletionsAndARelease_AreAnsweredInOrderAndOnDisk()
    {
        string[] names;
        await using (var host = await IntakeHost.StartAsync(_data.Path))
        {
            var submitted = await host.SubmitManyAsync(Jobs.Request("r0"), Jobs.Request("r1"), Jobs.Request("r2"));
            names = [.. submitted.Results.Select(result => result.Job.Name)];
            var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d1", 3);
            using var open = dispatcher;
            Lease[] leases = [await dispatcher.NextLeaseAsync(), await dispatcher.NextLeaseAsync(), await dispatcher.NextLeaseAsync()];
            await dispatcher.SayAsync(new LeaseJobsRequest { Capacity = new LeaseCapacity() });

            await dispatcher.EndAsync(
                End(leases[0]),
                new LeaseEnd { Lease = leases[1].Ref, Release = new LeaseRelease { Message = "drained" } },
                End(leases[2], OutcomeReason.StepFailed));
            var ended = (await dispatcher.NextAsync()).Ended;

            Assert.All(ended.Results, result => Assert.Null(result.Refusal));
            Assert.Equal([JobState.Succeeded, JobState.Unspecified, JobState.Failed], ended.Results.Select(result => result.State));
        }

        await using var again = await IntakeHost.StartAsync(_data.Path);
        Assert.Equal(JobState.Succeeded, (await again.GetAsync(names[0])).State);
        Assert.Equal(JobState.Failed, (await again.GetAsync(names[2])).State);
        var released = await again.GetAsync(names[1]);
        Assert.Equal(JobState.Leased, released.State);
        Assert.Contains("drained", released.StateMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_SaidAgainHereAndByTheCall_IsOkAndAnotherOutcomeIsStale()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var (dispatcher, lease) = await LeaseOneAsync(host);
        using var open = dispatcher;

        await dispatcher.EndAsync(End(lease));
        await dispatcher.EndAsync(End(lease), End(lease, OutcomeReason.StepFailed));
        var first = (await dispatcher.NextAsync()).Ended;
        var second = (await dispatcher.NextAsync()).Ended;

        Assert.Equal(JobState.Succeeded, Assert.Single(first.Results).State);
        Assert.Equal(JobState.Succeeded, second.Results[0].State);
        Assert.Equal(
            ((int)StatusCode.FailedPrecondition, "LEASE_STALE"),
            (second.Results[1].Refusal.Code, second.Results[1].Refusal.Reason));
        Assert.Equal(JobState.Succeeded, (await host.CompleteAsync(lease)).State);
    }

    [Fact]
    public async Task Ends_OneThatMakesNoSense_IsRefusedAloneAndTheStreamGoesOn()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var (dispatcher, lease) = await LeaseOneAsync(host);
        using var open = dispatcher;
        var unknown = new LeaseRef { Job = "projects/demo/jobs/0000000000000000", Attempt = 1, Epoch = 1 };

        await dispatcher.EndAsync(
            new LeaseEnd { Lease = lease.Ref },
            new LeaseEnd { Lease = lease.Ref, Outcome = new Outcome { Reason = OutcomeReason.Succeeded, ExitCode = 300 } },
            new LeaseEnd { Lease = unknown, Outcome = new Outcome { Reason = OutcomeReason.Succeeded } },
            End(lease));
        var results = (await dispatcher.NextAsync()).Ended.Results;

        Assert.Equal("ends.ends[0].end", Assert.Single(results[0].Refusal.Fields).Field);
        Assert.Equal("ends.ends[1].outcome.exit_code", Assert.Single(results[1].Refusal.Fields).Field);
        Assert.Equal(
            ((int)StatusCode.NotFound, "JOB_NOT_FOUND"), (results[2].Refusal.Code, results[2].Refusal.Reason));
        Assert.Equal(JobState.Succeeded, results[3].State);
    }

    [Fact]
    public async Task Ends_None_EndsTheStream()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d1", 0);
        using var open = dispatcher;

        await dispatcher.EndAsync();
        var error = await Assert.ThrowsAsync<RpcException>(dispatcher.NextAsync);

        Assert.Equal((StatusCode.InvalidArgument, "LEASE_MESSAGE_INVALID"), (error.StatusCode, Errors.Reason(error)));
    }

    [Fact]
    public async Task Leases_DispatcherTakesMany_ComeTogetherWithTheirTokensAndAgainAfterAReconnect()
    {
        var keyFile = Path.Combine(_data.Path, "key.pem");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        }

        await using var host = await IntakeHost.StartAsync(_data.Path, settings: $"--Mesh:JobTokens:PrivateKeyFile={keyFile}");
        var submitted = await host.SubmitManyAsync(Enumerable.Range(0, 20).Select(i => Jobs.Request($"r{i}")));
        var names = submitted.Results.Select(result => result.Job.Name).ToList();
        var (first, _) = await TestDispatcher.OpenAsync(host, "d1", 20, takesMany: true);
        var granted = new List<Lease>();
        while (granted.Count < names.Count)
        {
            granted.AddRange((await first.NextAsync()).Leases.Leases);
        }

        var (second, held) = await TestDispatcher.OpenAsync(host, "d1", 20, takesMany: true);
        first.Dispose();
        second.Dispose();

        Assert.Equal(names, granted.Select(lease => lease.Ref.Job));
        Assert.All(granted, lease => Assert.Equal("true", lease.Spec.Steps[0].Code));
        Assert.Equal(names, held.Select(lease => lease.Ref.Job));
        Assert.All(held, lease => Assert.Equal(2, lease.Ref.Epoch));
        Assert.All(granted.Concat(held), lease => Assert.Equal(
            (lease.Ref.Job, lease.Ref.Epoch), (Token(lease).Subject, Token(lease).GetPayloadValue<long>("epoch"))));
    }

    private static JsonWebToken Token(Lease lease) => new(lease.JobToken);

    private static LeaseEnd End(Lease lease, OutcomeReason reason = OutcomeReason.Succeeded) =>
        new() { Lease = lease.Ref, Outcome = new Outcome { Reason = reason } };

    private static async Task<(TestDispatcher Dispatcher, Lease Lease)> LeaseOneAsync(IntakeHost host)
    {
        await host.SubmitAsync();
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        return (dispatcher, await dispatcher.NextLeaseAsync());
    }
}
