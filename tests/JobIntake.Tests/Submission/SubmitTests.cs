using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Submission;

public sealed class SubmitTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task SubmitJob_Valid_IsQueuedAndSaysWhyItWaits()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);

        var job = await host.SubmitAsync();

        Assert.Matches("^projects/demo/jobs/[0-9a-z]{16}$", job.Name);
        Assert.Equal((JobState.Queued, 0), (job.State, job.Attempt));
        Assert.Equal("waits for a dispatcher: none is connected", job.StateMessage);
        Assert.Equal("core", job.Labels["team"]);
        Assert.Equal(job, await host.GetAsync(job.Name));
    }

    [Fact]
    public async Task SubmitJob_RequestIdAgain_IsTheSameJobAlsoAfterARestart()
    {
        string name;
        await using (var host = await IntakeHost.StartAsync(_data.Path))
        {
            var both = await Task.WhenAll(host.SubmitAsync("r1"), host.SubmitAsync("r1"));
            name = both[0].Name;
            Assert.Equal(name, both[1].Name);
            Assert.NotEqual(name, (await host.SubmitAsync("r1", "other")).Name);
        }

        await using var again = await IntakeHost.StartAsync(_data.Path);
        Assert.Equal(name, (await again.SubmitAsync("r1")).Name);
        var shuffled = Jobs.Request("r1");
        shuffled.Job.Spec.Env.Clear();
        shuffled.Job.Spec.Env.Add("A", "1");
        shuffled.Job.Spec.Env.Add("B", "2");
        Assert.Equal(name, (await again.Intake.SubmitJobAsync(shuffled)).Job.Name);

        var other = Jobs.Request("r1", code: "false");
        var error = await Assert.ThrowsAsync<RpcException>(() => again.Intake.SubmitJobAsync(other).ResponseAsync);
        Assert.Equal((StatusCode.AlreadyExists, "REQUEST_ID_REUSED"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal(["request_id"], Errors.Fields(error));
    }

    public static TheoryData<string, Action<SubmitJobRequest>> Faults => new()
    {
        { "job", r => r.Job = null },
        { "job.project", r => r.Job.Project = "" },
        { "job.project", r => r.Job.Project = "../etc" },
        { "job.project", r => r.Job.Project = new string('a', 64) },
        { "job.name", r => r.Job.Name = "projects/demo/jobs/mine" },
        { "job.state", r => r.Job.State = JobState.Running },
        { "job.timeline", r => r.Job.Timeline.Add(new JobTransition()) },
        { "job.spec", r => r.Job.Spec = null },
        { "job.spec", r => r.Job.Spec.Steps[0].Code = new string('x', 512 * 1024) },
        { "job.spec.box", r => r.Job.Spec.Box = null },
        { "job.spec.box.image", r => r.Job.Spec.Box.Image = "a b" },
        { "job.spec.box.env", r => r.Job.Spec.Box.Env["1A"] = "" },
        { "job.spec.pipeline", r => r.Job.Spec.Pipeline = "a\nb" },
        { "job.spec.source.url", r => r.Job.Spec.Source = new Source() },
        { "job.spec.source.url", r => r.Job.Spec.Source = new Source { Url = "ext::sh -c x" } },
        { "job.spec.source.ref", r => r.Job.Spec.Source = new Source { Url = "file:///r", Ref = "--upload-pack=x" } },
        { "job.spec.steps", r => r.Job.Spec.Steps.Clear() },
        { "job.spec.steps[2].code", r => r.Job.Spec.Steps.Add([Step("two", "x"), Step("three", "")]) },
        { "job.spec.steps[1].name", r => r.Job.Spec.Steps.Add(Step("one", "x")) },
        { "job.spec.after_steps[0].name", r => r.Job.Spec.AfterSteps.Add(Step("", "x")) },
        { "job.spec.after_steps", r => r.Job.Spec.AfterSteps.Add(Enumerable.Range(0, 65).Select(i => Step($"a{i}", "x"))) },
        { "job.spec.env", r => r.Job.Spec.Env["a-b"] = "" },
        { "job.spec.env[A]", r => r.Job.Spec.Env["A"] = "\0" },
        { "job.spec.limits.run_timeout", r => r.Job.Spec.Limits = new Limits { RunTimeout = new Duration { Seconds = 86_401 } } },
        { "job.spec.limits.start_timeout", r => r.Job.Spec.Limits = new Limits { StartTimeout = new Duration() } },
        { "job.spec.limits.cancel_grace", r => r.Job.Spec.Limits = new Limits { CancelGrace = new Duration { Seconds = -1 } } },
        { "job.spec.limits.cpu_millis", r => r.Job.Spec.Limits = new Limits { CpuMillis = -1 } },
        { "job.spec.services", r => r.Job.Spec.Services.Add(Enumerable.Range(0, 17).Select(i => Service($"s{i}"))) },
        { "job.spec.services[0].name", r => r.Job.Spec.Services.Add(Service("Db")) },
        { "job.spec.services[0].name", r => r.Job.Spec.Services.Add(Service(new string('a', 56))) },
        { "job.spec.services[1].name", r => r.Job.Spec.Services.Add([Service("db"), Service("db")]) },
        { "job.spec.services[0].image", r => r.Job.Spec.Services.Add(new ServiceContainer { Name = "db" }) },
        { "job.spec.services[0].env", r => Serve(r, s => s.Env["a-b"] = "") },
        { "job.spec.services[0].env[A]", r => Serve(r, s => s.Env["A"] = "\0") },
        { "job.spec.services[0].command", r => Serve(r, s => s.Command.Add(Enumerable.Repeat("x", 65))) },
        { "job.spec.services[0].args[1]", r => Serve(r, s => s.Args.Add(["ok", "\0"])) },
        { "job.spec.services[0].ports", r => Serve(r, s => s.Ports.Add(Enumerable.Range(1, 17))) },
        { "job.spec.services[0].ports[1]", r => Serve(r, s => s.Ports.Add([80, 65_536])) },
        { "job.spec.services[0].ports[1]", r => Serve(r, s => s.Ports.Add([80, 80])) },
        { "job.spec.services[1].ports[0]", r => r.Job.Spec.Services.Add([Service("a", 80), Service("b", 80)]) },
        { "job.spec.services[0].readiness", r => Ready(r, new Readiness()) },
        { "job.spec.services[0].readiness.tcp_port", r => Ready(r, new Readiness { TcpPort = 0 }) },
        { "job.spec.services[0].readiness.http.port", r => Ready(r, new Readiness { Http = new HttpCheck() }) },
        { "job.spec.services[0].readiness.http.path", r => Ready(r, Http("x")) },
        { "job.spec.services[0].readiness.exec.command", r => Ready(r, new Readiness { Exec = new() }) },
        { "job.spec.services[0].cpu_millis", r => Serve(r, s => s.CpuMillis = -1) },
        { "job.spec.services[0].memory_bytes", r => Serve(r, s => s.MemoryBytes = -1) },
        { "job.spec.artifact_jobs", r => r.Job.Spec.ArtifactJobs.Add("projects/demo/jobs/j") },
        { "job.spec.artifacts.paths", r => r.Job.Spec.Artifacts = new ArtifactSelection() },
        { "job.spec.artifacts.paths", r => r.Job.Spec.Artifacts = Keep([.. Enumerable.Repeat("a", 101)]) },
        { "job.spec.artifacts.paths[1]", r => r.Job.Spec.Artifacts = Keep("build", "../up") },
        { "job.spec.artifacts.paths[0]", r => r.Job.Spec.Artifacts = Keep("/abs") },
        { "job.spec.artifacts.paths[0]", r => r.Job.Spec.Artifacts = Keep("a\nb") },
        { "job.spec.artifacts.when", r => r.Job.Spec.Artifacts = new ArtifactSelection(Keep("a")) { When = (ArtifactCondition)9 } },
        { "job.labels", r => r.Job.Labels["a b"] = "" },
        { "job.labels[k]", r => r.Job.Labels["k"] = new string('v', 64) },
        { "job.labels", r => Enumerable.Range(0, 10_000).ToList().ForEach(i => r.Job.Labels[$"l{i}"] = "") },
        { "request_id", r => r.RequestId = "a b" },
        { "job.priority", r => r.Job.Priority = 101 },
        { "job.concurrency.group", r => r.Job.Concurrency = new Concurrency() },
        { "job.concurrency.group", r => r.Job.Concurrency = new Concurrency { Group = "../a\n" } },
        { "job.concurrency.policy", r => r.Job.Concurrency = new Concurrency { Group = "g", Policy = (ConcurrencyPolicy)9 } },
        { "job.retry.max_retries", r => r.Job.Retry = new RetryStrategy { MaxRetries = -1 } },
        { "job.retry.exit_codes[0]", r => r.Job.Retry = new RetryStrategy { ExitCodes = { 256 } } },
        { "job.retry.reasons[0]", r => r.Job.Retry = new RetryStrategy { Reasons = { OutcomeReason.NodeLost } } },
        { "job.retry.reasons[0]", r => r.Job.Retry = new RetryStrategy { Reasons = { (OutcomeReason)999 } } },
        { "job.retry.backoff", r => r.Job.Retry = new RetryStrategy { Backoff = new Duration { Seconds = -5 } } },
        { "job.spec.limits.queue_timeout", r => r.Job.Spec.Limits = new Limits { QueueTimeout = new Duration { Seconds = 0 } } },
        { "job.spec.limits.run_timeout", r => Limit(r, new Limits { RunTimeout = new Duration { Seconds = long.MaxValue } }) },
        { "job.spec.limits.run_timeout", r => Limit(r, new Limits { RunTimeout = new Duration { Seconds = 5, Nanos = -1 } }) },
        { "job.spec.limits.cancel_grace", r => Limit(r, new Limits { CancelGrace = new Duration { Nanos = int.MaxValue } }) },
        { "job.spec.limits.queue_timeout", r => Limit(r, new Limits { QueueTimeout = new Duration { Seconds = long.MinValue } }) },
        { "job.retry.backoff", r => r.Job.Retry = new RetryStrategy { Backoff = new Duration { Seconds = 3_601 } } },
        { "job.project", r => r.Job.Project = "de\u0000mo" },
        { "job.spec.steps[0].name", r => r.Job.Spec.Steps[0].Name = "a\u001b[31m" },
        { "job.spec.steps[0].cwd", r => r.Job.Spec.Steps[0].Cwd = "a\nb" },
        { "request_id", r => r.RequestId = new string('r', 129) },
        { "request_id", r => r.RequestId = "a\0" },
        { "job.block", r => r.Job.Block = new JobBlock() },
        { "job.workflow", r => r.Job.Workflow = "projects/demo/workflows/w" },
        { "job.retry_of", r => r.Job.RetryOf = "projects/demo/jobs/j" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task SubmitJob_Fault_IsNamed(string field, Action<SubmitJobRequest> spoil)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = Jobs.Request();
        spoil(request);

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Intake.SubmitJobAsync(request).ResponseAsync);

        Assert.Equal((StatusCode.InvalidArgument, "JOB_INVALID"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal([field], Errors.Fields(error));
    }

    [Fact]
    public async Task SubmitJob_UnknownFieldInSpec_IsKept()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = Jobs.Request();
        // Field 900, varint 7, as a newer client may send it.
        request.Job.Spec = JobSpec.Parser.ParseFrom([.. request.Job.Spec.ToByteArray(), 0xA0, 0x38, 0x07]);

        var name = (await host.Intake.SubmitJobAsync(request)).Job.Name;

        Assert.Equal(request.Job.Spec, (await host.GetAsync(name)).Spec);
    }

    [Fact]
    public async Task SubmitJob_WithServices_KeepsThem()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = Jobs.Request();
        Ready(request, Http("/health"));
        request.Job.Spec.Services.Add(Service("cache", 6379));

        var name = (await host.Intake.SubmitJobAsync(request)).Job.Name;

        Assert.Equal(request.Job.Spec.Services, (await host.GetAsync(name)).Spec.Services);
    }

    [Fact]
    public async Task SubmitJob_MessageOfMoreThan4MiB_IsRefusedByTheTransport()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = Jobs.Request(code: new string('x', 5 * 1024 * 1024));

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Intake.SubmitJobAsync(request).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    private static void Limit(SubmitJobRequest request, Limits limits) => request.Job.Spec.Limits = limits;

    private static ArtifactSelection Keep(params string[] paths) => new() { Paths = { paths } };

    private static void Serve(SubmitJobRequest request, Action<ServiceContainer> shape)
    {
        var service = Service("db");
        shape(service);
        request.Job.Spec.Services.Add(service);
    }

    private static void Ready(SubmitJobRequest request, Readiness readiness) => Serve(request, s => s.Readiness = readiness);

    private static ServiceContainer Service(string name, params int[] ports) =>
        new() { Name = name, Image = "postgres:16", Ports = { ports } };

    private static Readiness Http(string path) => new() { Http = new HttpCheck { Port = 80, Path = path } };

    private static Step Step(string name, string code) => new() { Name = name, Code = code };
}
