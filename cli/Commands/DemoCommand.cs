using System.CommandLine;
using Mesh.Cli.Demo;
using Mesh.Cli.Up;

namespace Mesh.Cli.Commands;

/// <summary>`mesh demo`.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandSession session)
    {
        var command = new Command("demo", "Run the examples in a mesh of their own, from start to end; leaves nothing behind");
        command.SetAction(async _ =>
        {
            using var signals = new StopSignals();
            try
            {
                return await new DemoRun(session.Console, session.Time).RunAsync(signals.Token);
            }
            catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
            {
                return ExitCodes.Detached;
            }
        });
        return command;
    }
}
