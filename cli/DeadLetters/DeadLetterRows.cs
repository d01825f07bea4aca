using System.Globalization;
using Mesh.Cli.Output;
using Mesh.Logs.V1;
using Spectre.Console;

namespace Mesh.Cli.DeadLetters;

/// <summary>Dead letters as a table, one line each, and one as a page.</summary>
internal static class DeadLetterRows
{
    public static void Show(IEnumerable<DeadLetter> letters, CliConsole console)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var header in new[] { "ID", "REFUSED", "TRIES", "STATUS", "JOB", "OFFSET", "REASON" })
        {
            table.AddColumn(new TableColumn(new Text(header)) { NoWrap = header != "REASON" });
        }

        foreach (var letter in letters)
        {
            table.AddRow(
                new Text(Number(letter.Id)),
                new Text(TimeText.Moment(letter.RefuseTime)),
                new Text(Number(letter.Tries)),
                new Text(Number(letter.Status)),
                new Text(PlainText.OneLine(letter.Line.Job)),
                new Text(Number(letter.Line.Offset)),
                new Text(PlainText.OneLine(letter.Reason)));
        }

        console.Draw(table);
    }

    public static void ShowOne(DeadLetter letter, CliConsole console)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in new[]
        {
            ("id", Number(letter.Id)),
            ("job", letter.Line.Job),
            ("attempt", Number(letter.Line.Attempt)),
            ("step", letter.Line.Step),
            ("offset", Number(letter.Line.Offset)),
            ("time", TimeText.Moment(letter.Line.Time)),
            ("document", letter.DocumentId),
            ("data stream", letter.DataStream),
            ("status", Number(letter.Status)),
            ("reason", letter.Reason),
            ("refused", TimeText.Moment(letter.RefuseTime)),
            ("tries", Number(letter.Tries)),
            ("line", letter.Line.Text.ToStringUtf8()),
        })
        {
            grid.AddRow(new Text(name), new Text(PlainText.OneLine(value)));
        }

        console.Draw(grid);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
