using Mesh.Reporter.Reports;

namespace Mesh.Reporter.Storage;

/// <summary>A word on its way to the disk, and the promise of an answer to whoever said it.</summary>
public sealed class PendingWord(ReportWord word)
{
    private readonly TaskCompletionSource<StoreResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReportWord Word => word;

    /// <summary>What the word comes to if its transaction commits.</summary>
    public StoreResult? Decided { get; set; }

    public Task<StoreResult> Answered => _answer.Task;

    public void Answer(StoreResult result) => _answer.SetResult(result);
}
