using System.Globalization;
using Mesh.Report.V1;
using Spectre.Console;

namespace Mesh.Cli.Output;

/// <summary>Artifacts as a table, one line each.</summary>
internal static class ArtifactRows
{
    public static void Show(IEnumerable<Artifact> artifacts, CliConsole console)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumn(new TableColumn(new Text("BYTES")) { NoWrap = true, Alignment = Justify.Right });
        table.AddColumn(new TableColumn(new Text("SHA256")) { NoWrap = true });
        table.AddColumn(new TableColumn(new Text("PATH")) { NoWrap = true });
        foreach (var artifact in artifacts)
        {
            table.AddRow(
                new Text(artifact.Length.ToString(CultureInfo.InvariantCulture)),
                new Text(Convert.ToHexStringLower(artifact.Sha256.Span)),
                new Text(PlainText.OneLine(artifact.Executable ? $"{artifact.Path} (executable)" : artifact.Path)));
        }

        console.Draw(table);
    }
}
