namespace Mesh.Cli.Follow;

/// <summary>Nobody steers: Ctrl-C just ends the command, which only reads.</summary>
internal sealed class NoControl : IFollowControl
{
    public CancellationToken Detached => CancellationToken.None;

    public Task WhenShownAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
