using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Tests.Secrets;

/// <summary>Other keys than those that sealed.</summary>
public sealed class RotationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Start_NewKeyFirst_SealsAllRowsAnewAndThenTheOldKeyIsNotNeeded()
    {
        const int jobs = 7;
        await using (var host = await SecretJobs.StartAsync(_data.Path, "a"))
        {
            for (var i = 0; i < jobs; i++)
            {
                await host.Intake.SubmitJobAsync(SecretJobs.Request(value: $"value {i}"));
            }
        }

        Assert.Equal("aaaaaaa", KeysInUse());
        await using (var rotated = await IntakeHost.StartAsync(
            _data.Path,
            settings:
            [
                $"--JobIntake:Secrets:Keys={SecretJobs.Key('b')}\n{SecretJobs.Key('a')}",
                "--JobIntake:Secrets:ResealBatch=2",
                "--JobIntake:Secrets:ResealPause=00:00:00.001",
            ]))
        {
            var end = DateTime.UtcNow + Patience;
            while (KeysInUse() != "bbbbbbb")
            {
                Assert.True(DateTime.UtcNow < end, $"the rows are sealed with {KeysInUse()}");
                await rotated.Intake.GetQueueAsync(new GetQueueRequest());
            }
        }

        await using var without = await SecretJobs.StartAsync(_data.Path, "b");
        var (dispatcher, _) = await TestDispatcher.OpenAsync(without, "d1", jobs);
        using var open = dispatcher;
        var values = new List<string>();
        for (var i = 0; i < jobs; i++)
        {
            values.Add((await dispatcher.NextLeaseAsync()).Spec.Secrets[0].Value);
        }

        Assert.Equal(Enumerable.Range(0, jobs).Select(i => $"value {i}"), values);
    }

    [Fact]
    public async Task Lease_KeyIsMissing_SaysSoInTheLeaseAndInTheLogAtTheStart()
    {
        await using (var host = await SecretJobs.StartAsync(_data.Path, "a"))
        {
            await host.Intake.SubmitJobAsync(SecretJobs.Request());
        }

        var logs = new RecordedLogs();
        Lease lease;
        await using (var other = await SecretJobs.StartAsync(_data.Path, "c", logs))
        {
            lease = await other.LeaseAsync();
        }

        Assert.Equal(new Secret { Name = "TOKEN", IsSet = true }, Assert.Single(lease.Spec.Secrets));
        Assert.NotEqual("", lease.SecretsError);
        Assert.Contains(
            "Error 243 Key a is not configured, and the secrets of 1 jobs are sealed with it",
            logs.Text,
            StringComparison.Ordinal);
        Assert.Contains("Error 240 ", logs.Text, StringComparison.Ordinal);

        await using var again = await SecretJobs.StartAsync(_data.Path, "ca");
        Assert.Equal(SecretJobs.Value, (await again.LeaseAsync()).Spec.Secrets[0].Value);
    }

    [Theory]
    [InlineData("a:short", ":1: a key is a line id:base64")]
    [InlineData("", "there is no key in it")]
    public async Task Start_WrongKeyFile_FailsAndSaysWhatIsWrong(string text, string said)
    {
        var file = Path.Combine(_data.Path, "keys");
        File.WriteAllText(file, text);

        var error = await Assert.ThrowsAsync<InvalidDataException>(
            () => IntakeHost.StartAsync(_data.Path, settings: $"--JobIntake:Secrets:KeyFile={file}"));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private string KeysInUse()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_data.Path, "jobs.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(key_id, '') FROM secrets";
        return (string)command.ExecuteScalar()!;
    }
}
