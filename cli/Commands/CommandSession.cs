using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;

namespace Mesh.Cli.Commands;

/// <summary>What every command works with.</summary>
/// <param name="Console">Its outputs.</param>
/// <param name="Time">Its clock.</param>
/// <param name="Address">Where mesh answers, when a command asks.</param>
internal sealed record CommandSession(CliConsole Console, TimeProvider Time, Func<Uri> Address)
{
    /// <summary>Runs a command that talks to mesh; every failure becomes one clear line and an exit code.</summary>
    public async Task<int> WithMeshAsync(Func<MeshConnection, Task<int>> run)
    {
        using var mesh = MeshConnection.Open(Address(), Time, Console);
        try
        {
            return await run(mesh);
        }
        catch (RpcException e)
        {
            throw new CliException(RpcErrorText.Describe(e, mesh.Address), RpcErrorText.ExitCodeOf(e), e);
        }
    }
}
