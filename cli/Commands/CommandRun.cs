using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Mesh.Cli.Output;

namespace Mesh.Cli.Commands;

/// <summary>Runs one call of the command. Whatever goes wrong ends as lines for people and an exit code.</summary>
internal static class CommandRun
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandSession session)
    {
        var console = session.Console;
        var parsed = MeshCommandLine.Create(session).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                console.Error($"mesh: {error.Message}");
            }

            console.Say($"mesh: see `mesh {CommandPath(parsed)}--help`");
            return ExitCodes.Usage;
        }

        try
        {
            // Signals are the commands' own: a follower asks, `mesh up` stops in order, the others just end.
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration);
        }
        catch (CliException e)
        {
            foreach (var line in e.Message.Split('\n'))
            {
                console.Error(e.NamesPlace ? line : $"mesh: {line}");
            }

            return e.ExitCode;
        }
        catch (OutputClosedException)
        {
            return OutputClosedException.ExitCode;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Nobody foresaw it, so the place where it happened is worth more than a short line.
            console.Error($"mesh: this is a fault of mesh itself: {e}");
            return ExitCodes.Software;
        }
    }

    private static string CommandPath(ParseResult parsed)
    {
        var path = "";
        for (var result = parsed.CommandResult; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
        {
            path = $"{result.Command.Name} {path}";
        }

        return path;
    }
}
