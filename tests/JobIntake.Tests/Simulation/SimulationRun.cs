using Mesh.JobIntake.Tests.Simulation.Callers;
using Mesh.JobIntake.Tests.Simulation.Checks;
using Mesh.JobIntake.Tests.Simulation.Cluster;
using Mesh.JobIntake.Tests.Simulation.Intake;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Mesh.JobIntake.Tests.Simulation.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Simulation;

/// <summary>
/// One history: JobIntake processes on one store, dispatchers, a cluster, callers and watchers, under faults; then the faults end, and
/// all that was accepted must end too.
/// </summary>
internal sealed class SimulationRun
{
    private const long RoughSteps = 60_000;
    private const long DrainSteps = 150_000;

    private readonly int _seed;
    private readonly SimulatedMachine _machine;
    private readonly SimulationPlan _plan;
    private readonly SimulatedDatabase _database;
    private readonly SimulatedCluster _cluster;
    private readonly CommitChecks _commits;
    private readonly AnswerLedger _ledger;
    private readonly List<SimulatedIntake> _intakes = [];
    private readonly List<SimulatedDispatcher> _dispatchers = [];
    private readonly List<SimulatedClient> _clients = [];
    private readonly List<SimulatedWatcher> _watchers = [];

    public SimulationRun(int seed, StoreDefect defect = StoreDefect.None, ClusterDefect clusterDefect = ClusterDefect.None)
    {
        _seed = seed;
        _machine = new SimulatedMachine(seed);
        _plan = new SimulationPlan(_machine.Random);
        var supervisor = _machine.Start("supervisor");
        _database = new SimulatedDatabase { Defect = defect };
        _cluster = new SimulatedCluster(_machine, _plan, _machine.Start("cluster"), _database, clusterDefect);
        _commits = new CommitChecks(_machine, _database, _cluster);
        _database.Committing = _commits.Look;
        _ledger = new AnswerLedger(_machine, _database);
        var weather = new RoughWeather(_machine, _plan.HasServer ? _machine.Start("store") : null, _plan, defect);
        var network = new SimulatedNetwork(_machine, _plan, _intakes);
        for (var i = 0; i < _plan.Intakes; i++)
        {
            _intakes.Add(new SimulatedIntake(_machine, supervisor, _database, weather, _plan.HasServer, $"intake{i}"));
        }

        for (var i = 0; i < _plan.Dispatchers; i++)
        {
            var places = _machine.Random.Next(1, 6);
            _dispatchers.Add(new SimulatedDispatcher(_machine, network, _cluster, supervisor, $"d{i}", places));
        }

        for (var i = 0; i < _plan.Clients; i++)
        {
            _clients.Add(new SimulatedClient(_machine, _plan, network, _ledger, $"c{i}"));
        }

        for (var i = 0; i < 2; i++)
        {
            _watchers.Add(new SimulatedWatcher(_machine, _plan, network, _database, _commits));
        }

        _machine.BeforeStep = new SimulationFaults(_machine, _plan, supervisor, _intakes, _dispatchers).Step;
    }

    /// <summary>What must never be and was; null when all was well.</summary>
    public string? Failure => _machine.Failure is null
        ? null
        : $"seed {_seed} (MESH_SEED={_seed} repeats it): {_machine.Failure}\n\nbefore it:\n{string.Join('\n', _machine.Notes)}";

    public ulong Hash => _machine.Hash;

    public long Steps => _machine.Steps;

    public int Jobs => _database.Jobs.Count;

    public void Run()
    {
        // The callers of a test run have a context of their own, which must not take the simulation's awaits.
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Begin();
            _machine.RunUntil(() => _clients.TrueForAll(client => client.IsDone), RoughSteps);
            Drain();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Begin()
    {
        foreach (var (i, intake) in _intakes.Index())
        {
            intake.Start(i);
        }

        _dispatchers.ForEach(dispatcher => dispatcher.Start(0));
        foreach (var (i, watcher) in _watchers.Index())
        {
            _machine.Start($"watcher{i}").Spawn("watch", watcher.RunAsync);
        }

        foreach (var (i, client) in _clients.Index())
        {
            _machine.Start($"client{i}").Spawn("submit", client.RunAsync);
        }
    }

    private void Drain()
    {
        if (_machine.Failure is not null)
        {
            return;
        }

        _machine.Note("the faults end");
        _plan.IsRough = false;
        if (!_machine.RunUntil(IsDrained, DrainSteps) && _machine.Failure is null)
        {
            var open = _database.Jobs.Values.Select(row => row.Record).Where(job => !job.Phase.IsTerminal());
            _machine.Fail(
                $"not all ended in {DrainSteps} steps, it is {_machine.Now}: "
                + $"clients {string.Join(' ', _clients.Select(client => client.IsDone))}, "
                + $"watchers {string.Join(' ', _watchers.Select(watcher => watcher.HasCaughtUp))}, "
                + $"pods {_cluster.Pods.Count}, "
                + string.Join("; ", open.Select(job => $"{job.Key} {job.Phase} {job.Message}")));
        }

        _ledger.CheckAll();
        _watchers.ForEach(watcher => watcher.CheckAll());
    }

    private bool IsDrained() => _clients.TrueForAll(client => client.IsDone)
        && _database.Jobs.Values.All(row => row.Record.Phase.IsTerminal())
        && _database.Workflows.All(row => row.Record.EndTime is not null)
        && _cluster.Pods.Count == 0
        && _watchers.TrueForAll(watcher => watcher.HasCaughtUp);
}
