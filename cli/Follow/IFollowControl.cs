namespace Mesh.Cli.Follow;

/// <summary>What the person in front of the command wants while it follows a job.</summary>
internal interface IFollowControl
{
    /// <summary>Fires when the person leaves; the job goes on.</summary>
    CancellationToken Detached { get; }

    /// <summary>Completes when output may be shown: not while a question stands.</summary>
    Task WhenShownAsync(CancellationToken cancellationToken);
}
