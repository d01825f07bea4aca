using Mesh.Cli.Commands;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;

var console = CliConsole.OfProcess();
var session = new CommandSession(
    console, TimeProvider.System, () => MeshAddress.Parse(Environment.GetEnvironmentVariable(MeshAddress.Variable)));
return await CommandRun.RunAsync(args, session);
