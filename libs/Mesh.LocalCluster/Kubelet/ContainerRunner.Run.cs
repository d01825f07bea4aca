using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mesh.Local.Limits;
using Mesh.Local.Objects;
using Mesh.Local.Processes;
using Mesh.Local.Volumes;

namespace Mesh.Local.Kubelet;

/// <summary>One run of the container.</summary>
internal sealed partial class ContainerRunner
{
    /// <summary>One run; null when it could not be made and may be tried again.</summary>
    private async Task<int?> RunOnceAsync(CancellationToken stop)
    {
        await PullAsync(stop).ConfigureAwait(false);
        var image = context.Services.Images.Find(Spec.Image);
        var environment = await EnvironmentAsync(image, stop).ConfigureAwait(false);
        var command = CommandLine.Build(Spec, image, environment);
        if (command.Count == 0)
        {
            return Refuse(
                "CreateContainerError",
                $"failed to generate container spec: no command specified (LocalCluster knows no image \"{Spec.Image}\")");
        }

        var run = record.HasStarted ? record.Restarts + 1 : 0;
        using var log = context.Services.Logs.Open(
            context.Pod.Key.Namespace, context.Pod.Key.Name, context.Pod.Uid, Spec.Name, run);
        var scratch = Path.Combine(context.Folder, "containers", Spec.Name, run.ToString(CultureInfo.InvariantCulture));
        ThrowIfStopping(stop);
        ProcessPlan plan;
        ContainerProcess process;
        Cgroup? cgroup = null;
        try
        {
            Directory.CreateDirectory(scratch);
            cgroup = context.Services.Limits.Create(context.Pod.Uid, $"{Spec.Name}-{run}", ContainerLimits.Of(Spec.Json));
            plan = new ProcessPlan(command, environment, Spec.Json.Text("workingDir"), Mounts(scratch), scratch)
            {
                CgroupFiles = cgroup?.JoinFiles ?? [],
            };
            process = await context.Services.Launcher.StartAsync(plan, log).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or Win32Exception)
        {
            context.Services.Limits.Remove(cgroup);
            return Refuse("CreateContainerError", failure.Message);
        }

        // Registered before anything else can see the process: a kill never misses it.
        await using var killing = context.Kill.Register(process.Kill);
        var running = context.Services.Launcher.Running;
        running.Add(context.Pod.Uid, Spec.Name, new RunningContainer(process, plan));
        try
        {
            Begin(process, plan);
            return await FinishAsync(process, plan, cgroup, stop).ConfigureAwait(false);
        }
        finally
        {
            running.Remove(context.Pod.Uid, Spec.Name);
        }
    }

    private void ThrowIfStopping(CancellationToken stop)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                throw new OperationCanceledException(stop);
            }
        }
    }

    private void Begin(ContainerProcess process, ProcessPlan plan)
    {
        var identity = $"{context.Pod.Uid}/{Spec.Name}/{process.Pid}/{record.Restarts}";
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        record.Running($"mesh://{id}", Store.Time.GetUtcNow());
        bool stopping;
        lock (_gate)
        {
            _running = (process, plan);
            stopping = _stopping;
        }

        if (stopping)
        {
            process.Terminate();
        }

        if (record.IsStarted && Spec.Json.Map("lifecycle", "postStart") is null)
        {
            _started.TrySetResult();
        }

        context.Status.Publish();
        Tell("Created", $"Created container: {Spec.Name}");
        Tell("Started", $"Started container {Spec.Name}");
    }

    private async Task<int> FinishAsync(ContainerProcess process, ProcessPlan plan, Cgroup? cgroup, CancellationToken stop)
    {
        int code;
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            var probes = WatchOverAsync(process, plan, ended.Token);
            code = await process.Exited.ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await probes.ConfigureAwait(false);
        }

        var outOfMemory = cgroup?.RanOutOfMemory() == true;
        context.Services.Limits.Remove(cgroup);
        var now = Store.Time.GetUtcNow();
        if (process.SetupError is { } error && StartFailure.IsStartCode(code))
        {
            record.Terminated(128, "StartError", $"failed to create containerd task: {error}", now);
            Warn("Failed", $"Error: {error}");
            return 128;
        }

        record.Terminated(code, code == 0 ? "Completed" : outOfMemory ? "OOMKilled" : "Error", null, now);
        return code;
    }

    private int? Refuse(string reason, string message)
    {
        record.Waiting(reason, message);
        Warn("Failed", $"Error: {message}");
        return null;
    }

    /// <summary>Waits for Secrets and ConfigMaps that env refers to; woken by their changes.</summary>
    private async Task<Dictionary<string, string>> EnvironmentAsync(ImageTemplate? image, CancellationToken stop)
    {
        while (true)
        {
            var version = Store.Version;
            try
            {
                return ContainerEnvironment.Build(Store, context.Pod, Spec, image, context.Services.BaseEnvironment);
            }
            catch (MissingSourceException missing)
            {
                Refuse("CreateContainerConfigError", missing.Message);
                context.Status.Publish();
                await SourceChanges.WaitAsync(Store, version, stop).ConfigureAwait(false);
            }
        }
    }

    private List<HostMount> Mounts(string scratch)
    {
        List<HostMount> mounts = [TemporaryFiles.Make(scratch)];
        foreach (var mount in Spec.Json.Objects("volumeMounts"))
        {
            var source = context.Volumes[mount.Text("name") ?? ""];
            if (mount.Text("subPath") is { Length: > 0 } subPath)
            {
                source = Path.Combine(source, subPath);
                if (!HostPath.Exists(source))
                {
                    Directory.CreateDirectory(source);
                }
            }

            mounts.Add(new HostMount(source, mount.Text("mountPath")!.TrimEnd('/'), mount.Flag("readOnly") == true));
        }

        return mounts;
    }
}
