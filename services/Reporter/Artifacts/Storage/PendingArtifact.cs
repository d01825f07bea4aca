namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>A whole file on its way into the index, and the promise of an answer to whoever sent it.</summary>
internal sealed class PendingArtifact(ArtifactUpload upload, StoredArtifact artifact)
{
    private readonly TaskCompletionSource<ArtifactResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ArtifactUpload Upload => upload;

    public StoredArtifact Artifact => artifact;

    public Task<ArtifactResult> Answered => _answer.Task;

    public void Answer(ArtifactResult result) => _answer.SetResult(result);

    /// <summary>Does nothing when it is answered already.</summary>
    public void Fail(Exception failure) => _answer.TrySetException(failure);
}
