using System.CommandLine;
using System.CommandLine.Help;

namespace Mesh.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class MeshCommandLine
{
    public static RootCommand Create(CommandSession session)
    {
        var root = new RootCommand(HelpText.Description)
        {
            DemoCommand.Create(session),
            UpCommand.Create(session),
            SubmitCommand.Create(session),
            LogsCommand.Create(session),
            SearchCommand.Create(session),
            GetCommand.Create(session),
            ListCommand.Create(session),
            WatchCommand.Create(session),
            CancelCommand.Create(session),
            RetryCommand.Create(session),
            ReportCommand.Create(session),
            ArtifactsCommand.Create(session),
            DeadLettersCommand.Create(session),
            NodeCommand.Create(session),
            VersionCommand.Create(session),
        };
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExitCodes((HelpAction)option.Action!);
        }

        return root;
    }
}
