using Mesh.Cli.Output;
using Spectre.Console;

namespace Mesh.Cli.Nodes;

/// <summary>Nodes as a table, one line each.</summary>
internal static class NodeRows
{
    public static void Show(IEnumerable<NodeView> nodes, CliConsole console)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var header in new[] { "NAME", "ROLE", "POWER", "STATUS", "PODS", "TAINTS" })
        {
            table.AddColumn(new TableColumn(new Text(header)) { NoWrap = header != "TAINTS" });
        }

        foreach (var node in nodes)
        {
            table.AddRow(
                new Text(node.Name),
                new Text(node.Role),
                new Text(node.Power, node.Power == "on" ? Style.Plain : new Style(Color.Yellow)),
                new Text(StatusOf(node), node.Ready == "True" ? new Style(Color.Green) : new Style(Color.Red)),
                new Text($"{node.Pods}"),
                new Text(string.Join(", ", node.Taints)));
        }

        console.Draw(table);
    }

    /// <summary>In kubectl's words.</summary>
    public static string StatusOf(NodeView node) => node.Ready switch
    {
        "True" => "Ready",
        null => "deleted",
        _ => "NotReady",
    };
}
