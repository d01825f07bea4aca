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
    /// <summary>How long a single question may take before mesh counts as gone.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command that talks to mesh; every failure becomes one clear line and an exit code.</summary>
    public async Task<int> WithMeshAsync(Func<MeshConnection, Task<int>> run)
    {
        using var mesh = new MeshConnection(Address());
        try
        {
            return await run(mesh);
        }
        catch (RpcException e)
        {
            throw new CliException(RpcErrorText.Describe(e, mesh.Address), RpcErrorText.ExitCodeOf(e), e);
        }
    }

    /// <summary>The deadline of a single question asked now.</summary>
    public DateTime Deadline() => Time.GetUtcNow().UtcDateTime + CallTimeout;
}
