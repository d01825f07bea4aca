using System.Runtime.InteropServices;
using Mesh.Agent;
using Mesh.Agent.Connecting;
using Mesh.Agent.Prepare;
using Mesh.Agent.Run;

var notice = new Notice(Console.Error);
using var terminated = new CancellationTokenSource();
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Terminate);
var host = new AgentHost(
    Environment.GetEnvironmentVariable,
    TimeProvider.System,
    Random.Shared.NextDouble,
    notice,
    new AgentTimings(),
    terminated.Token);
try
{
    UserMask.Clear();
    return args switch
    {
        ["prepare"] => await PrepareCommand.RunAsync(host),
        ["run"] => await RunCommand.RunAsync(host),
        _ => throw new AgentUsageException("usage: mesh-agent prepare | run"),
    };
}
catch (AgentUsageException exception)
{
    notice.Write(exception.Message);
    return AgentExitCode.WrongUsage;
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
{
    // The pod's volumes are full, gone, or were changed by a step: no record can be made, and its absence says so.
    notice.Write(exception.Message);
    return AgentExitCode.Failed;
}

void Terminate(PosixSignalContext context)
{
    context.Cancel = true;
    terminated.Cancel();
}
