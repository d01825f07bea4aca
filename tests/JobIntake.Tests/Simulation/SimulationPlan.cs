namespace Mesh.JobIntake.Tests.Simulation;

/// <summary>How rough a run is; drawn from its seed, so that some runs are calm and some have one kind of fault only.</summary>
internal sealed class SimulationPlan
{
    public SimulationPlan(Random random)
    {
        Intakes = random.Next(1, 4);
        HasServer = Intakes > 1 || random.Next(2) == 0;
        Dispatchers = random.Next(1, 4);
        Clients = random.Next(2, 5);
        Requests = random.Next(4, 11);
        StoreFaults = Rate(random, 0.004, 0.03);
        StoreDelays = Rate(random, 0.02, 0.15);
        NetworkFaults = Rate(random, 0.01, 0.08);
        IntakeFaults = Rate(random, 0.0005, 0.002);
        DispatcherFaults = Rate(random, 0.0005, 0.002);
        ClusterFaults = Rate(random, 0.02, 0.1);
    }

    /// <summary>False from the moment on when all faults end.</summary>
    public bool IsRough { get; set; } = true;

    /// <summary>JobIntake processes: one leads, the others stand by.</summary>
    public int Intakes { get; }

    /// <summary>The store is a server that outlives the processes, not a file of the one process.</summary>
    public bool HasServer { get; }

    public int Dispatchers { get; }

    public int Clients { get; }

    /// <summary>Jobs and workflows that each client submits.</summary>
    public int Requests { get; }

    /// <summary>The share of the calls to the store that fail, at each of their points.</summary>
    public double StoreFaults { get; }

    public double StoreDelays { get; }

    /// <summary>The share of calls and messages that are lost, late or doubled.</summary>
    public double NetworkFaults { get; }

    /// <summary>Kills, stops and pauses of a JobIntake process, a step.</summary>
    public double IntakeFaults { get; }

    /// <summary>Kills and pauses of a dispatcher and cuts of its stream, a step.</summary>
    public double DispatcherFaults { get; }

    /// <summary>The share of calls about pods that go wrong, and of pods that are lost.</summary>
    public double ClusterFaults { get; }

    private static double Rate(Random random, double some, double many) => random.Next(4) switch
    {
        0 => 0,
        1 => many,
        _ => some,
    };
}
