using System.Text;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Secrets;

/// <summary>A job's secrets from its submit to its lease.</summary>
public sealed class SecretJobTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Read_JobWithAValue_ShowsTheNameAndNeverTheValue()
    {
        await using var host = await SecretJobs.StartAsync(_data.Path, "a");
        using var all = host.Intake.WatchJobs(new WatchJobsRequest());
        await all.ResponseHeadersAsync;

        var answered = (await host.Intake.SubmitJobAsync(SecretJobs.Request("r1"))).Job;
        var again = (await host.Intake.SubmitJobAsync(SecretJobs.Request("r1"))).Job;
        var listed = await host.Intake.ListJobsAsync(new ListJobsRequest());
        using var one = host.Intake.WatchJob(new WatchJobRequest { Name = answered.Name });
        using var patience = new CancellationTokenSource(Patience);
        Assert.True(await one.ResponseStream.MoveNext(patience.Token));
        Assert.True(await all.ResponseStream.MoveNext(patience.Token));
        var lease = await host.LeaseAsync();
        Job[] shown =
        [
            answered,
            again,
            await host.GetAsync(answered.Name),
            listed.Jobs.Single(),
            one.ResponseStream.Current.Job,
            all.ResponseStream.Current.Job,
            await host.CompleteAsync(lease),
            (await host.Intake.CancelJobAsync(new CancelJobRequest { Name = answered.Name })).Job,
        ];

        Assert.All(shown, job =>
        {
            Assert.Equal(new Secret { Name = "TOKEN", IsSet = true }, Assert.Single(job.Spec.Secrets));
            Assert.DoesNotContain(SecretJobs.Value, job.ToString(), StringComparison.Ordinal);
        });
        Assert.Equal(new Secret { Name = "TOKEN", Value = SecretJobs.Value }, Assert.Single(lease.Spec.Secrets));
        Assert.Equal("", lease.SecretsError);
    }

    [Fact]
    public async Task Submit_JobWithAValue_NeitherFilesNorLogsHaveIt()
    {
        var logs = new RecordedLogs();
        await using (var host = await SecretJobs.StartAsync(_data.Path, "a", logs))
        {
            await host.Intake.SubmitJobAsync(SecretJobs.Request("r1"));
            var other = SecretJobs.Request("r1", "another value to be kept");
            await Assert.ThrowsAsync<RpcException>(() => host.Intake.SubmitJobAsync(other).ResponseAsync);
            var wrong = SecretJobs.Request();
            wrong.Job.Project = "";
            await Assert.ThrowsAsync<RpcException>(() => host.Intake.SubmitJobAsync(wrong).ResponseAsync);
            Assert.Equal(SecretJobs.Value, (await host.LeaseAsync()).Spec.Secrets[0].Value);
            AssertIsNowhere();
        }

        AssertIsNowhere();
        Assert.Contains("Debug", logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretJobs.Value, logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("to be kept", logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_RequestIdAgainWithAnotherValue_IsRefusedAlsoAfterARotation()
    {
        string name;
        await using (var host = await SecretJobs.StartAsync(_data.Path, "a"))
        {
            name = (await host.Intake.SubmitJobAsync(SecretJobs.Request("r1"))).Job.Name;
            await AssertReusedAsync(host);
        }

        await using var rotated = await SecretJobs.StartAsync(_data.Path, "ba");
        Assert.Equal(name, (await rotated.Intake.SubmitJobAsync(SecretJobs.Request("r1"))).Job.Name);
        await AssertReusedAsync(rotated);
    }

    [Fact]
    public async Task Submit_NoKeyConfigured_IsRefusedAndSaysWhatToSet()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Intake.SubmitJobAsync(SecretJobs.Request()).ResponseAsync);

        Assert.Equal((StatusCode.FailedPrecondition, "SECRETS_NOT_CONFIGURED"), (error.StatusCode, Errors.Reason(error)));
        Assert.Contains("JobIntake:Secrets:KeyFile", error.Status.Detail, StringComparison.Ordinal);
        Assert.Empty((await host.Intake.ListJobsAsync(new ListJobsRequest())).Jobs);
        var reference = Jobs.Request();
        reference.Job.Spec.Secrets.Add(
            new Secret { Name = "TOKEN", Reference = new SecretReference { Secret = "of-demo", Key = "token" } });
        var job = (await host.Intake.SubmitJobAsync(reference)).Job;
        Assert.Equal("of-demo", Assert.Single(job.Spec.Secrets).Reference.Secret);
    }

    private static async Task AssertReusedAsync(IntakeHost host)
    {
        var other = SecretJobs.Request("r1", "another value");
        var error = await Assert.ThrowsAsync<RpcException>(() => host.Intake.SubmitJobAsync(other).ResponseAsync);
        Assert.Equal((StatusCode.AlreadyExists, "REQUEST_ID_REUSED"), (error.StatusCode, Errors.Reason(error)));
    }

    private void AssertIsNowhere()
    {
        var files = Directory.EnumerateFiles(_data.Path, "jobs.db*").ToList();

        // What is looked for in the same way and must be there: the secret's name.
        Assert.Contains(files, file => Holds(file, "TOKEN"));
        Assert.DoesNotContain(files, file => Holds(file, SecretJobs.Value));
    }

    private static bool Holds(string file, string text)
    {
        // SQLite has the file open, and locks of its own on it.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
