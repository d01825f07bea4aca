namespace Mesh.JobIntake.Tests.Simulation.Machine;

/// <summary>
/// Runs the processes of a simulation on one thread. Which task is next, and all else that is left to chance, comes from one row of
/// random numbers: the same seed is the same history.
/// </summary>
internal sealed class SimulatedMachine
{
    // One seed alone is a history that somebody wants to read.
    private static readonly int KeptNotes = Environment.GetEnvironmentVariable("MESH_SEED") is { Length: > 0 } ? 20_000 : 100;

    // Now and then time goes on although something could run: nothing is infinitely fast.
    private const int SlowOneIn = 150;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly Queue<string> _notes = new();
    private ulong _hash = 14_695_981_039_346_656_037;

    public SimulatedMachine(int seed) => Random = new Random(seed);

    public Random Random { get; }

    public SimulatedTime Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public DateTimeOffset Now => Time.GetUtcNow();

    public long Steps { get; private set; }

    /// <summary>The first thing that must never be; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Differs when anything in the history does.</summary>
    public ulong Hash => _hash;

    /// <summary>The last things that happened, for people.</summary>
    public IEnumerable<string> Notes => _notes;

    /// <summary>Called before each step.</summary>
    public Action? BeforeStep { get; set; }

    public SimulatedProcess Start(string name)
    {
        var process = new SimulatedProcess(this, name);
        _processes.Add(process);
        return process;
    }

    public bool Chance(double of) => of > 0 && Random.NextDouble() < of;

    public T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];

    public TimeSpan Between(double least, double most) =>
        TimeSpan.FromTicks((long)((least + (Random.NextDouble() * (most - least))) * TimeSpan.TicksPerSecond));

    public Task DelayAsync(TimeSpan span) => Task.Delay(span, Time);

    public Task DelayAsync(double least, double most) => DelayAsync(Between(least, most));

    public void Note(string what)
    {
        foreach (var c in what)
        {
            Mix(c);
        }

        if (_notes.Count == KeptNotes)
        {
            _notes.Dequeue();
        }

        _notes.Enqueue($"{Now:HH:mm:ss.fff} {what}");
    }

    public void Fail(string what)
    {
        Note($"FAILED: {what}");
        Failure ??= what;
    }

    public void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            Fail(otherwise);
        }
    }

    public void RequireOwnThread(string process)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Fail($"work for {process} came from another thread: the history does not follow from its seed\n{Environment.StackTrace}");
        }
    }

    /// <summary>Runs until something is true, something failed, or so many steps were taken.</summary>
    /// <returns>Whether it became true.</returns>
    public bool RunUntil(Func<bool> isDone, long steps)
    {
        var last = Steps + steps;
        while (!isDone())
        {
            if (Failure is not null || Steps >= last)
            {
                return false;
            }

            BeforeStep?.Invoke();
            Steps++;
            if (!Step())
            {
                return isDone();
            }
        }

        return Failure is null;
    }

    private bool Step()
    {
        _processes.RemoveAll(process => !process.IsAlive);
        var ready = 0;
        foreach (var process in _processes)
        {
            ready += process.Ready;
        }

        if (ready == 0 || Random.Next(SlowOneIn) == 0)
        {
            return Time.Advance() || ready > 0;
        }

        var chosen = Random.Next(ready);
        Mix((uint)((ready << 16) + chosen));
        foreach (var process in _processes)
        {
            if (chosen < process.Ready)
            {
                process.RunOne(chosen);
                break;
            }

            chosen -= process.Ready;
        }

        return true;
    }

    private void Mix(uint value) => _hash = (_hash ^ value) * 1_099_511_628_211;
}
