using System.Globalization;

namespace Mesh.Cli.Up;

/// <summary>
/// Keeps one service alive: starts it, starts it again at once when it dies, and slower and slower when it dies again and again.
/// </summary>
internal sealed class ServiceSupervisor(
    ServiceSpec service, IServiceLauncher launcher, TimeProvider time, Action<string> say)
{
    /// <summary>A service that lived this long counts as healthy: its next death is answered at once.</summary>
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two starts.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>How long a service may take to stop before it is killed.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private IServiceProcess? _current;
    private Task _running = Task.CompletedTask;

    public ServiceSpec Service => service;

    /// <summary>How often it died and was started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Starts the service.</summary>
    /// <exception cref="CliException">The program cannot be started at all.</exception>
    public void Start()
    {
        var first = Launch();
        _running = KeepAliveAsync(first);
    }

    /// <summary>Stops the service: SIGTERM, and SIGKILL when that takes too long.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        IServiceProcess? process;
        lock (_gate)
        {
            process = _current;
        }

        if (process is not null)
        {
            process.Stop();
            using var inTime = new CancellationTokenSource();
            var timeout = Task.Delay(StopTimeout, time, inTime.Token);
            if (await Task.WhenAny(process.Ended, timeout) == timeout)
            {
                say($"{service.Name} did not stop within {StopTimeout.TotalSeconds} s, killing it");
                process.Kill();
            }

            await inTime.CancelAsync();
        }

        await _running;
    }

    private async Task KeepAliveAsync(IServiceProcess process)
    {
        var delay = TimeSpan.Zero;
        while (true)
        {
            var started = time.GetTimestamp();
            var how = await process.Ended;
            lock (_gate)
            {
                _current = null;
            }

            process.Dispose();
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            delay = time.GetElapsedTime(started) >= HealthyAfter ? TimeSpan.Zero : delay;
            if (delay > TimeSpan.Zero)
            {
                say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{service.Name} ended ({how}); next start in {delay.TotalSeconds:0.##} s, its log is {service.LogFile}"));
                await Task.Delay(delay, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            lock (_gate)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }

                process = Launch();
            }

            Restarts++;
            say(string.Create(
                CultureInfo.InvariantCulture, $"{service.Name} ended ({how}) and was started again (pid {process.Id})"));
            delay = delay == TimeSpan.Zero ? FirstDelay : TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks));
        }
    }

    private IServiceProcess Launch()
    {
        lock (_gate)
        {
            try
            {
                return _current = launcher.Start(service);
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                throw new CliException($"{service.Program} cannot be started: {e.Message}", ExitCodes.Software, e);
            }
        }
    }
}
