using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Harness;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Testing.Postgres;

namespace Mesh.JobIntake.Tests.Process;

/// <summary>JobIntake is killed under streams of submits and of completions. <c>MESH_TEST_KILLS</c> is the number of kills.</summary>
public sealed class StreamKillTests : IDisposable
{
    private const int Streams = 2;
    private const int MessageJobs = 20;
    private const int MaxLeases = 30;
    private const int CompletedBeforeKill = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("MESH_TEST_KILLS") ?? "3", CultureInfo.InvariantCulture);

    private readonly TemporaryDirectory _data = new();
    private readonly ConcurrentDictionary<string, string> _said = new();
    private readonly ConcurrentDictionary<string, string> _stored = new();
    private readonly ConcurrentDictionary<string, bool> _completed = new();

    public void Dispose() => _data.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public async Task Kill_UnderStreams_WhatWasAnsweredIsOnDiskAndTheRestCanBeSaidAgain(StoreKind kind)
    {
        var database = kind == StoreKind.Postgres ? await (await PostgresServer.GetAsync()).CreateDatabaseAsync() : "";
        for (var round = 0; round < Rounds; round++)
        {
            using var intake = await IntakeProcess.StartAsync(_data.Path, database);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var goal = _completed.Count + CompletedBeforeKill;
            List<Task> load =
            [
                Task.Run(() => LeaseUntilDeadAsync(intake, goal, enough)),
                .. Enumerable.Range(0, Streams).Select(stream => Task.Run(() => SubmitUntilDeadAsync(intake, $"{round}.{stream}"))),
            ];
            await enough.Task.WaitAsync(Patience);
            intake.Kill();
            await Task.WhenAll(load).WaitAsync(Patience);
        }

        using var last = await IntakeProcess.StartAsync(_data.Path, database);
        var before = await ListAsync(last);
        Assert.All(_stored.Values, name => Assert.Contains(name, before));
        Assert.All(_completed.Keys, name => Assert.Equal(JobState.Succeeded, before[name]));

        // Whatever was said, answered or not: said again it is there once.
        foreach (var message in _said.Keys.Chunk(MessageJobs))
        {
            using var call = last.Intake.SubmitJobs();
            await call.RequestStream.WriteAsync(Message(message));
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            foreach (var (requestId, result) in message.Zip(call.ResponseStream.Current.Results))
            {
                Assert.Equal(_stored.GetOrAdd(requestId, result.Job.Name), result.Job.Name);
            }
        }

        var after = await ListAsync(last);
        Assert.Equal(_stored.Values.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
    }

    private async Task SubmitUntilDeadAsync(IntakeProcess intake, string stream)
    {
        try
        {
            using var call = intake.Intake.SubmitJobs();
            for (var message = 0; ; message++)
            {
                string[] ids = [.. Enumerable.Range(0, MessageJobs).Select(i => $"{stream}.{message}.{i}")];
                foreach (var id in ids)
                {
                    _said[id] = id;
                }

                await call.RequestStream.WriteAsync(Message(ids));
                if (!await call.ResponseStream.MoveNext(CancellationToken.None))
                {
                    return;
                }

                foreach (var (id, result) in ids.Zip(call.ResponseStream.Current.Results).Where(pair => pair.Second.Job is not null))
                {
                    _stored[id] = result.Job.Name;
                }
            }
        }
        catch (Exception e) when (e is RpcException or IOException)
        {
            // It was killed; a write that is under way then fails with the socket's own error.
        }
    }

    private async Task LeaseUntilDeadAsync(IntakeProcess intake, int goal, TaskCompletionSource enough)
    {
        try
        {
            using var call = intake.Queue.LeaseJobs();
            var hello = new LeaseHello { Dispatcher = "d1", MaxLeases = MaxLeases, TakesMany = true };
            await call.RequestStream.WriteAsync(new LeaseJobsRequest { Hello = hello });
            var underWay = new Queue<IReadOnlyList<string>>();
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (call.ResponseStream.Current.Leases is { } granted)
                {
                    var ends = new LeaseEnds();
                    ends.Ends.AddRange(granted.Leases.Select(
                        lease => new LeaseEnd { Lease = lease.Ref, Outcome = new Outcome { Reason = OutcomeReason.Succeeded } }));
                    underWay.Enqueue([.. granted.Leases.Select(lease => lease.Ref.Job)]);
                    await call.RequestStream.WriteAsync(new LeaseJobsRequest { Ends = ends });
                }
                else if (call.ResponseStream.Current.Ended is { } ended)
                {
                    foreach (var (name, _) in underWay.Dequeue().Zip(ended.Results).Where(pair => pair.Second.Refusal is null))
                    {
                        _completed[name] = true;
                    }

                    if (_completed.Count >= goal)
                    {
                        enough.TrySetResult();
                    }
                }
            }
        }
        catch (Exception e) when (e is RpcException or IOException)
        {
            // It was killed; a write that is under way then fails with the socket's own error.
        }
    }

    private static SubmitJobsRequest Message(IEnumerable<string> requestIds)
    {
        var message = new SubmitJobsRequest();
        message.Jobs.AddRange(requestIds.Select(id => Jobs.Request(id)));
        return message;
    }

    private static async Task<Dictionary<string, JobState>> ListAsync(IntakeProcess intake)
    {
        var found = new Dictionary<string, JobState>(StringComparer.Ordinal);
        var request = new ListJobsRequest { PageSize = 1000 };
        do
        {
            var page = await intake.Intake.ListJobsAsync(request);
            Assert.All(page.Jobs, job => Assert.True(found.TryAdd(job.Name, job.State), $"{job.Name} is listed twice"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }
}
