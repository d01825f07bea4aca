using Mesh.Agent.Artifacts;
using Mesh.Agent.BoxControl;
using Mesh.Agent.Connecting;
using Mesh.Agent.LogShipping;
using Mesh.Agent.Masking;
using Mesh.Agent.Reporting;
using Mesh.Intake.V1;

namespace Mesh.Agent;

/// <summary>
/// The parts that both commands are made of, wired by hand: a container would take longer to start than a step.
/// </summary>
internal sealed class AgentParts : IAsyncDisposable
{
    private readonly MeshConnection _connection;

    public AgentParts(AgentHost host, AgentEnvironment environment, JobSpec job, LogSpool spool)
    {
        Host = host;
        Environment = environment;
        Job = job;
        Control = new ControlDirectory(environment.ControlDirectory);
        _connection = new MeshConnection(environment.Address, environment.TokenFile);
        string[] names = ["prepare", .. job.Steps.Select(step => step.Name), .. job.AfterSteps.Select(step => step.Name)];
        var sessions = new LogSessions(environment, _connection, spool, names, host.Timings, host.Time);
        var masker = Masker.Of(job);
        Log = new LogClient(spool, sessions, masker, Retry(), host.Notice);
        Reports = new ReportClient(environment, _connection, masker, Retry(), host.Timings, host.Notice);
        Artifacts = new ArtifactClient(environment, _connection, job.ArtifactJobs, new ArtifactRetry(Retry, host, masker));
    }

    public AgentHost Host { get; }

    public AgentEnvironment Environment { get; }

    public JobSpec Job { get; }

    public ControlDirectory Control { get; }

    public LogClient Log { get; }

    public ReportClient Reports { get; }

    public ArtifactClient Artifacts { get; }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Reports.DisposeAsync();
        _connection.Dispose();
    }

    private RetryPolicy Retry() => new(Host.Timings, Host.Time, Host.Random);
}
