using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Harness;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Testing.Postgres;

namespace Mesh.JobIntake.Tests.Process;

/// <summary>
/// JobIntake is killed under load, on both stores. <c>MESH_TEST_KILLS=20</c> in the environment makes it as many kills.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Callers = 8;
    private const int AcknowledgedBeforeKill = 200;

    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("MESH_TEST_KILLS") ?? "3", CultureInfo.InvariantCulture);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public async Task Kill_UnderLoad_LosesNoAcknowledgedJobAndDoublesNone(StoreKind kind)
    {
        var database = kind == StoreKind.Postgres ? await (await PostgresServer.GetAsync()).CreateDatabaseAsync() : "";
        var acknowledged = new ConcurrentDictionary<string, string>();
        for (var round = 0; round < Rounds; round++)
        {
            using var intake = await IntakeProcess.StartAsync(_data.Path, database);
            await CheckAsync(intake, acknowledged);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var goal = acknowledged.Count + AcknowledgedBeforeKill;
            var callers = Enumerable.Range(0, Callers)
                .Select(caller => Task.Run(() => SubmitUntilDeadAsync(intake, $"{round}.{caller}", acknowledged, goal, enough)))
                .ToList();
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(30));
            intake.Kill();
            await Task.WhenAll(callers);
        }

        using var last = await IntakeProcess.StartAsync(_data.Path, database);
        await CheckAsync(last, acknowledged);
    }

    [Fact]
    public async Task Start_DirectoryInUse_FailsWithAClearMessage()
    {
        using var first = await IntakeProcess.StartAsync(_data.Path);

        var (exitCode, output) = await IntakeProcess.RunAsync(_data.Path);

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"The data directory {_data.Path} is in use by another process", output, StringComparison.Ordinal);
    }

    private static async Task SubmitUntilDeadAsync(
        IntakeProcess intake,
        string caller,
        ConcurrentDictionary<string, string> acknowledged,
        int goal,
        TaskCompletionSource enough)
    {
        for (var i = 0; ; i++)
        {
            var requestId = $"{caller}.{i}";
            try
            {
                acknowledged[requestId] = (await intake.Intake.SubmitJobAsync(Jobs.Request(requestId))).Job.Name;
            }
            catch (RpcException)
            {
                return;
            }

            if (acknowledged.Count >= goal)
            {
                enough.TrySetResult();
            }
        }
    }

    private static async Task CheckAsync(IntakeProcess intake, ConcurrentDictionary<string, string> acknowledged)
    {
        var stored = new HashSet<string>();
        var request = new ListJobsRequest { PageSize = 1000 };
        do
        {
            var page = await intake.Intake.ListJobsAsync(request);
            Assert.All(page.Jobs, job => Assert.True(stored.Add(job.Name), $"{job.Name} is listed twice"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.All(acknowledged.Values, name => Assert.Contains(name, stored));
        // At most the calls that were under way when it was killed are stored without having been acknowledged.
        Assert.InRange(stored.Count, acknowledged.Count, acknowledged.Count + (Rounds * Callers));
        foreach (var (requestId, name) in acknowledged.Take(20))
        {
            Assert.Equal(name, (await intake.Intake.SubmitJobAsync(Jobs.Request(requestId))).Job.Name);
        }
    }
}
