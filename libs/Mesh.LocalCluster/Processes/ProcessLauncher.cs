using System.ComponentModel;
using System.Diagnostics;
using Mesh.Local.Logs;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Processes;

/// <summary>Starts containers in the strongest isolation that works on this machine.</summary>
internal sealed partial class ProcessLauncher : IDisposable
{
    /// <summary>0 is who writes it, whatever pid namespace it is in.</summary>
    private const string JoinScript =
        "IFS='\n'\nfor file in $MESH_CGROUPS; do echo 0 > \"$file\" || " +
        "{ echo 'mesh-setup: joining the cgroup failed' >&2; exit 125; }; done\nunset IFS\n";

    /// <summary>
    /// Runs as the first process of the new namespaces and ends by becoming the command: one shell, three programs.
    /// Arguments: root, mount table, working directory, then the command. The trap lasts until the command takes over: the
    /// first process of a pid namespace ignores what it does not handle, and a stop in this moment would be lost.
    /// </summary>
    private const string Script =
        "trap 'exit 143' TERM\n" + JoinScript +
        "\"$MESH_MOUNT\" -n -a -T \"$2\" || { echo 'mesh-setup: mounting failed' >&2; exit 125; }\n" +
        "cd \"$1\" && \"$MESH_PIVOT\" . " + RootView.OldRoot + " && \"$MESH_UMOUNT\" -n -l /" + RootView.OldRoot +
        " || { echo 'mesh-setup: entering the root failed' >&2; exit 125; }\n" +
        "cd \"$3\" || { echo \"mesh-setup: no working directory $3\" >&2; exit 125; }\n" +
        "shift 3\nexec \"$@\"\n";

    private readonly SpawnThread _spawner = new();
    private readonly SystemTools _tools = SystemTools.Find();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _podsDirectory;

    private ProcessLauncher(string podsDirectory, TimeProvider time, ILogger logger)
    {
        _podsDirectory = podsDirectory;
        _time = time;
        _logger = logger;
    }

    public IsolationMode Mode { get; private set; } = IsolationMode.None;

    /// <summary>Tries the modes from the strongest on and keeps the first that runs a process.</summary>
    public static async Task<ProcessLauncher> CreateAsync(
        IsolationMode wanted,
        string podsDirectory,
        TimeProvider time,
        ILogger logger)
    {
        var launcher = new ProcessLauncher(podsDirectory, time, logger);
        IsolationMode[] candidates = wanted == IsolationMode.Auto
            ? [IsolationMode.Namespaces, IsolationMode.UserNamespaces]
            : [wanted];
        foreach (var mode in candidates.Where(mode => mode != IsolationMode.None && launcher._tools.CanIsolate))
        {
            if (await launcher.ProbeAsync(mode).ConfigureAwait(false) is not { } failure)
            {
                launcher.Mode = mode;
                launcher.LogMode(mode);
                return launcher;
            }
            else
            {
                launcher.LogRefused(mode, failure);
            }
        }

        if (wanted is not (IsolationMode.Auto or IsolationMode.None))
        {
            launcher.Dispose();
            throw new PlatformNotSupportedException($"Isolation {wanted} does not work on this machine.");
        }

        launcher.LogMode(IsolationMode.None);
        return launcher;
    }

    public Task<ContainerProcess> StartAsync(ProcessPlan plan, ContainerLog log)
    {
        var start = Mode == IsolationMode.None ? Plain(plan) : Isolated(plan, Mode);
        var isolated = Mode != IsolationMode.None;
        return _spawner.RunAsync(() =>
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
            return new ContainerProcess(process, isolated, log, _time);
        });
    }

    public void Dispose() => _spawner.Dispose();

    private async Task<string?> ProbeAsync(IsolationMode mode)
    {
        var scratch = Path.Combine(_podsDirectory, $".probe-{mode}");
        Directory.CreateDirectory(scratch);
        try
        {
            var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" };
            var plan = new ProcessPlan(["true"], environment, "/", [], scratch);
            using var log = new ContainerLog(Path.Combine(scratch, "log"), _time);
            var start = Isolated(plan, mode);
            var process = await _spawner.RunAsync(() => new ContainerProcess(Process.Start(start)!, true, log, _time))
                .ConfigureAwait(false);
            var code = await process.Exited.ConfigureAwait(false);
            var said = process.SetupError ?? await File.ReadAllTextAsync(log.Path).ConfigureAwait(false);
            return code == 0 ? null : $"exit code {code}: {said}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return failure.Message;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private ProcessStartInfo Isolated(ProcessPlan plan, IsolationMode mode)
    {
        var canRemount = mode == IsolationMode.Namespaces;
        var (root, table) = RootView.Prepare(plan.ScratchDirectory, plan, _podsDirectory, canRemount);
        var start = NewStart();
        SetCgroups(start, plan);
        start.Environment["MESH_MOUNT"] = _tools.Mount!;
        start.Environment["MESH_UMOUNT"] = _tools.Umount!;
        start.Environment["MESH_PIVOT"] = _tools.PivotRoot!;
        start.WorkingDirectory = "/";
        var arguments = new List<string>();
        DieWithParent(arguments);
        arguments.AddRange([_tools.Unshare!, "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]);
        if (mode == IsolationMode.UserNamespaces)
        {
            arguments.AddRange(["--user", "--map-root-user"]);
        }

        arguments.AddRange([_tools.Shell, "-c", Script, "mesh-setup", root, table, plan.WorkingDirectory ?? "/"]);
        AddCommand(arguments, plan.Environment, plan.Arguments);
        return Fill(start, arguments);
    }

    private ProcessStartInfo Plain(ProcessPlan plan)
    {
        var start = NewStart();
        var paths = new PathTranslation(plan.Mounts);
        var arguments = new List<string>();
        DieWithParent(arguments);
        if (_tools.Setsid is { } setsid)
        {
            arguments.Add(setsid);
        }

        if (plan.CgroupFiles.Count > 0)
        {
            SetCgroups(start, plan);
            arguments.AddRange([_tools.Shell, "-c", JoinScript + "exec \"$@\"\n", "mesh-setup"]);
        }

        var directory = paths.Translate(plan.WorkingDirectory ?? plan.ScratchDirectory);
        Directory.CreateDirectory(directory);
        start.WorkingDirectory = directory;
        var environment = plan.Environment.ToDictionary(pair => pair.Key, pair => paths.Translate(pair.Value));
        AddCommand(arguments, environment, plan.Arguments.Select(paths.Translate));
        return Fill(start, arguments);
    }

    private static void SetCgroups(ProcessStartInfo start, ProcessPlan plan) =>
        start.Environment["MESH_CGROUPS"] = string.Join('\n', plan.CgroupFiles);

    private static ProcessStartInfo NewStart()
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        return start;
    }

    private void DieWithParent(List<string> arguments)
    {
        if (_tools.Setpriv is { } setpriv)
        {
            arguments.AddRange([setpriv, "--pdeathsig", "KILL"]);
        }
    }

    private void AddCommand(
        List<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        IEnumerable<string> command)
    {
        arguments.AddRange([_tools.Env, "-i"]);
        if (_tools.CanResetSignals)
        {
            arguments.Add(SystemTools.ResetSignals);
        }

        arguments.AddRange(environment.Select(pair => $"{pair.Key}={pair.Value}"));
        arguments.AddRange(command);
    }

    private static ProcessStartInfo Fill(ProcessStartInfo start, List<string> arguments)
    {
        start.FileName = arguments[0];
        foreach (var argument in arguments.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
