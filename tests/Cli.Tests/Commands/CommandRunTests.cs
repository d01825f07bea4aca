using System.Text;
using Mesh.Cli.Commands;
using Mesh.Cli.Output;

namespace Mesh.Cli.Tests.Commands;

public sealed class CommandRunTests
{
    private readonly MemoryStream _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("submit")]
    [InlineData("nonsense")]
    [InlineData("submit", "-f", "x", "--follow", "--wait")]
    [InlineData("submit", "-f", "x", "--ref", "main")]
    [InlineData("submit", "-f", "x", "--pipeline", "a", "--workflow", "b")]
    [InlineData("submit", "-f", "/no/such/file", "--workflow")]
    [InlineData("retry")]
    [InlineData("retry", "id", "--follow", "--wait")]
    [InlineData("retry", "projects/p/other/1")]
    [InlineData("logs", "projects/p/workflows/1", "--tail", "5")]
    [InlineData("report", "projects/p/workflows/1")]
    [InlineData("logs", "id", "--from", "-1")]
    [InlineData("list", "--limit", "0")]
    [InlineData("list", "-o", "xml")]
    [InlineData("list", "--since", "yesterday")]
    [InlineData("list", "--label", "team")]
    [InlineData("up", "--port", "70000")]
    [InlineData("search")]
    [InlineData("search", "text", "--since", "yesterday")]
    [InlineData("search", "text", "--limit", "0")]
    [InlineData("dead-letters", "replay")]
    [InlineData("dead-letters", "replay", "1", "--all")]
    [InlineData("dead-letters", "show", "one")]
    [InlineData("submit", "-f", "/no/such/file")]
    public async Task Run_WrongUsage_IsExit64AndSaysWhy(params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(arguments));
        Assert.StartsWith("mesh: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToArray());
    }

    [Fact]
    public async Task Run_NobodyAtTheAddress_IsExit69()
    {
        // Port 1 of this machine: nobody listens there.
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("get", "0abc"));
        Assert.Contains("http://127.0.0.1:1;", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Version_IsOneLineOnStdout()
    {
        Assert.Equal(ExitCodes.Succeeded, await RunAsync("version"));
        Assert.Matches(@"\Amesh \S+\n\z", Encoding.UTF8.GetString(_output.ToArray()));
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        var console = new CliConsole(_output, _error, outputIsTerminal: false, errorIsTerminal: false, colour: false);
        var session = new CommandSession(console, TimeProvider.System, () => new Uri("http://127.0.0.1:1"));
        return CommandRun.RunAsync(arguments, session);
    }
}
