using System.CommandLine;
using System.Text.Json;
using Mesh.Cli.Nodes;

namespace Mesh.Cli.Commands;

/// <summary>`mesh node`: faults of the nodes of a running `mesh up`.</summary>
internal static class NodeCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create(CommandSession session) => new("node", "See and break the nodes of a running `mesh up`")
    {
        List(session),
        Act(session, "kill", "Cut a node's power: its containers die at once, and nothing reports it"),
        Act(session, "stop", "Cut a node off: its containers go on, but it neither reports nor hears anything"),
        Act(session, "start", "Bring a node back that was killed or stopped"),
    };

    private static Command List(CommandSession session)
    {
        var data = CommonOptions.Data();
        var output = CommonOptions.Output();
        var command = new Command("list", "List the nodes") { data, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = NodeClient.Open(parsed.Folder(data));
            var nodes = await client.ListAsync(cancellationToken);
            if (parsed.IsJson(output))
            {
                session.Console.WriteLine(JsonSerializer.Serialize(new { nodes }, Json));
            }
            else
            {
                NodeRows.Show(nodes, session.Console);
            }

            return ExitCodes.Succeeded;
        });
        return command;
    }

    private static Command Act(CommandSession session, string action, string description)
    {
        var node = new Argument<string>("NODE") { Description = "The node's name; `mesh node list` has them" };
        var data = CommonOptions.Data();
        var output = CommonOptions.Output();
        var command = new Command(action, description) { node, data, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = NodeClient.Open(parsed.Folder(data));
            var state = await client.ActAsync(parsed.GetRequiredValue(node), action, cancellationToken);
            session.Console.WriteLine(parsed.IsJson(output)
                ? JsonSerializer.Serialize(state, Json)
                : $"{state.Name} {state.Power}, {NodeRows.StatusOf(state)}, pods: {state.Pods}");
            return ExitCodes.Succeeded;
        });
        return command;
    }
}
