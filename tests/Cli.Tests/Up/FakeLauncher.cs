using Mesh.Cli.Up;

namespace Mesh.Cli.Tests.Up;

/// <summary>Starts processes that live until a test ends them.</summary>
internal sealed class FakeLauncher : IServiceLauncher
{
    private readonly SemaphoreSlim _started = new(0);

    public List<FakeProcess> Processes { get; } = [];

    public IServiceProcess Start(ServiceSpec service)
    {
        var process = new FakeProcess(Processes.Count + 1);
        Processes.Add(process);
        _started.Release();
        return process;
    }

    public async Task<FakeProcess> NextAsync()
    {
        Assert.True(await _started.WaitAsync(TimeSpan.FromSeconds(30)), "the service was not started");
        return Processes[^1];
    }

    internal sealed class FakeProcess(int id) : IServiceProcess
    {
        private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Id { get; } = id;

        public bool IgnoresStop { get; set; }

        public bool WasStopped { get; private set; }

        public bool WasKilled { get; private set; }

        public Task<string> Ended => _ended.Task;

        public void End(string how) => _ended.TrySetResult(how);

        public void Stop()
        {
            WasStopped = true;
            if (!IgnoresStop)
            {
                End("exit code 0");
            }
        }

        public void Kill()
        {
            WasKilled = true;
            End("signal 9");
        }

        public void Dispose()
        {
        }
    }
}
