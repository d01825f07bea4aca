using System.CommandLine;
using Mesh.Cli.Connection;
using Mesh.Cli.Up;

namespace Mesh.Cli.Commands;

/// <summary>`mesh up`.</summary>
internal static class UpCommand
{
    private const int LastPort = 65_535;

    public static Command Create(CommandSession session)
    {
        var data = CommonOptions.Data();
        var port = new Option<int>("--port")
        {
            Description = "The port of the one address, on 127.0.0.1; 0 takes a free one",
            HelpName = "N",
            DefaultValueFactory = _ => MeshAddress.DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > LastPort)
            {
                result.AddError($"--port takes a number from 0 to {LastPort}");
            }
        });
        var command = new Command("up", "Start mesh on this machine, with a Kubernetes in the box, until SIGINT or SIGTERM")
        {
            data, port,
        };
        command.SetAction(parsed => RunAsync(
            new UpOptions(parsed.Folder(data), parsed.GetValue(port)),
            session));
        return command;
    }

    private static async Task<int> RunAsync(UpOptions options, CommandSession session)
    {
        using var signals = new StopSignals();
        try
        {
            session.Console.Say($"mesh: starting on {options.Folder.Root}");
            await using var host = await UpHost.StartAsync(options, session.Console, session.Time, signals.Token);
            session.Console.WriteLine(
                $"ready {host.Address.GetLeftPart(UriPartial.Authority)} kubeconfig={host.Kubeconfig}");
            await Task.Delay(Timeout.Infinite, signals.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            session.Console.Say("mesh: stopping");
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            // Asked to stop while it started; what was started is stopped by now.
        }

        return ExitCodes.Succeeded;
    }
}
