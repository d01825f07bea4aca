using System.Diagnostics;

namespace Mesh.Cli.Up;

/// <summary>
/// Starts services as child processes. Their stdin is a pipe that only this process holds: when it goes, however it goes, they
/// see its end and stop.
/// </summary>
internal sealed class ProcessLauncher : IServiceLauncher
{
    // In a session of its own a service does not get the terminal's Ctrl-C: `mesh up` stops it when its turn comes.
    private static readonly string? Setsid = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    public IServiceProcess Start(ServiceSpec service)
    {
        var start = new ProcessStartInfo(Setsid ?? service.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(service.Program)!,
        };
        if (Setsid is not null)
        {
            start.ArgumentList.Add(service.Program);
        }

        foreach (var (name, value) in service.Environment)
        {
            start.Environment[name] = value;
        }

        return new ServiceProcess(Process.Start(start)!, new BoundedLogFile(service.LogFile));
    }
}
