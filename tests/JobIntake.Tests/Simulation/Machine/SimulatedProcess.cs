namespace Mesh.JobIntake.Tests.Simulation.Machine;

/// <summary>
/// A process of the simulation: a scheduler whose tasks are run one at a time, in an order that the machine's random numbers choose.
/// An await within it comes back to it, so that between any two awaits it may be killed or paused, and others may run.
/// </summary>
internal sealed class SimulatedProcess(SimulatedMachine machine, string name) : TaskScheduler
{
    // Completed inline, by the one that kills: who waits for it waits on a scheduler of its own.
    private readonly TaskCompletionSource _death = new();
    private readonly List<Task> _ready = [];

    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    /// <summary>While it is set, nothing of the process runs; its timers ring when it goes on.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Completes when the process is killed.</summary>
    public Task Death => _death.Task;

    /// <summary>How many tasks can run now.</summary>
    public int Ready => IsPaused ? 0 : _ready.Count;

    /// <summary>Starts work in this process, from any other. The task never ends when the process is killed before.</summary>
    public Task<T> Run<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void Post(Action action) =>
        _ = Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Starts work that nobody waits for. What it throws is a failure of the simulation.</summary>
    public void Spawn(string what, Func<Task> work) => _ = Run(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            machine.Fail($"{what} in {name} crashed: {e}");
        }

        return true;
    });

    /// <summary>As SIGKILL does: none of its tasks ever runs again.</summary>
    public void Kill()
    {
        IsAlive = false;
        _ready.Clear();
        _death.TrySetResult();
    }

    public void RunOne(int index)
    {
        var task = _ready[index];
        _ready.RemoveAt(index);
        TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        machine.RequireOwnThread(name);
        if (IsAlive)
        {
            _ready.Add(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}
