using Mesh.Hosting.JobTokens;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Leasing;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Submission;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Mesh.JobIntake.Tests.Simulation.Store;
using Mesh.JobIntake.Watching;
using Mesh.JobIntake.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>
/// A place for a JobIntake process: the real services, composed as Program.cs does, on a simulated process. A supervisor starts it
/// again when it has died.
/// </summary>
internal sealed class SimulatedIntake(
    SimulatedMachine machine, SimulatedProcess supervisor, SimulatedDatabase database, IStoreWeather weather, bool isShared, string name)
{
    public static readonly TimeSpan LeaseTimeToLive = TimeSpan.FromSeconds(15);

    private static readonly QueueOptions Queue = new() { LeaseTimeToLive = LeaseTimeToLive, Capacity = 64, BatchSize = 16 };

    private SimulatedLifetime _lifetime = new();
    private QueueRole _role = new();
    private ServiceProvider? _services;
    private bool _isStarted;

    public string Name => name;

    public SimulatedProcess Process { get; private set; } = null!;

    /// <summary>It takes calls, as the leader that it is or takes itself for.</summary>
    public bool IsServing => Process.IsAlive && _isStarted && _role.IsLeading;

    public IServiceProvider Services => _services ?? throw new InvalidOperationException("Not started.");

    public void Start(int generation)
    {
        machine.Note($"{name} starts, generation {generation}");
        var process = machine.Start($"{name}.{generation}");
        (Process, _isStarted) = (process, false);
        process.Spawn("start", async () =>
        {
            var lifetime = _lifetime = new SimulatedLifetime();
            var role = _role = new QueueRole { Cancel = ended => ended.Cancel() };
            var store = new SimulatedJobStore(database, process.Name, weather, machine.Time) { IsShared = isShared };
            _services = Compose(store, role, generation);
            var actor = _services.GetRequiredService<QueueActor>();
            lifetime.ApplicationStopping.UnsafeRegister(_ => process.Spawn("stop", () => StopAsync(process, role, actor)), null);
            try
            {
                if (!isShared)
                {
                    role.TakeOver();
                }

                await actor.StartAsync(lifetime.ApplicationStopping);
                _isStarted = true;
                if (isShared)
                {
                    await new SimulatedElection(machine, database, process.Name, role, actor).RunAsync();
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                machine.Note($"{process.Name} did not start: {e.Message}");
                Kill();
            }
        });
        supervisor.Spawn("supervisor", async () =>
        {
            await process.Death;
            await machine.DelayAsync(0.1, 5);
            Start(generation + 10);
        });
    }

    public void Kill()
    {
        Process.Kill();
    }

    /// <summary>As SIGTERM does.</summary>
    public void Stop() => Process.Post(_lifetime.StopApplication);

    private async Task StopAsync(SimulatedProcess process, QueueRole role, QueueActor actor)
    {
        machine.Note($"{process.Name} stops");
        role.Stop();
        await actor.StopAsync(CancellationToken.None);
        database.GiveUp(process.Name);
        await Task.Yield();
        process.Kill();
    }

    private ServiceProvider Compose(SimulatedJobStore store, QueueRole role, int generation)
    {
        var services = new ServiceCollection();
        services.AddQueue();
        services.AddSecrets();
        services.AddReading();
        services.AddWatching();
        services.AddSubmission();
        services.AddWorkflows();
        services.AddLeasing();
        services.AddSingleton<IJobStore>(store);
        services.AddSingleton<IHostApplicationLifetime>(_lifetime);
        services.AddSingleton(role);
        services.AddSingleton<TimeProvider>(machine.Time);
        services.AddSingleton(machine);
        services.AddSingleton(typeof(ILogger<>), typeof(SimulatedLogger<>));
        services.AddSingleton<IJobIdSource>(new SimulatedIds(generation));
        services.AddSingleton<JobTokenSigner>();
        services.AddSingleton(Options.Create(new JobTokenOptions()));
        services.AddSingleton(Options.Create(Queue));
        services.AddSingleton(Options.Create(SimulatedProjects.Options));
        services.AddSingleton(Options.Create(new SecretsOptions { Keys = "k1:" + Convert.ToBase64String(new byte[32]) }));
        services.AddSingleton<JobIntakeGrpcService>();
        services.AddSingleton<JobQueueGrpcService>();
        return services.BuildServiceProvider();
    }
}
