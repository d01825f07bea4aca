namespace Mesh.Cli.Follow;

/// <summary>The watch of a job ended for good, and not because the job did.</summary>
internal sealed class WatchFailedException(Exception cause) : Exception("the watch of the job failed", cause);
