namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>
/// Keeps the bounds: what is stored and what uploads on their way have asked for is never more than they allow. Not thread-safe: the
/// store calls it behind its gate.
/// </summary>
/// <param name="options">The bounds.</param>
/// <param name="stored">The bytes on disk.</param>
public sealed class ArtifactRoom(ArtifactOptions options, long stored)
{
    private readonly Dictionary<(string Job, int Attempt), (long Files, long Bytes)> _coming = [];
    private long _stored = stored;
    private long _reserved;

    /// <summary>Takes room for an upload.</summary>
    /// <param name="attempt">Who uploads.</param>
    /// <param name="totals">What the attempt has stored.</param>
    /// <param name="replaced">The length of the artifact of the same path; null when there is none.</param>
    /// <param name="length">The upload's length.</param>
    /// <returns>The bound that it would break; null when the room is taken.</returns>
    public ArtifactResult.OverBound? Take(AttemptId attempt, ArtifactTotals totals, long? replaced, long length)
    {
        var key = (attempt.Job, attempt.Number);
        var (files, bytes) = _coming.GetValueOrDefault(key);
        if (length > options.FileBytes)
        {
            return Over(ArtifactBound.File, $"the file has {length} bytes; at most {options.FileBytes} may be in one");
        }

        if (totals.Files + files + (replaced is null ? 1 : 0) > options.AttemptFiles)
        {
            return Over(ArtifactBound.AttemptFiles, $"the attempt has more than {options.AttemptFiles} artifacts");
        }

        if (totals.Bytes + bytes + length - (replaced ?? 0) > options.AttemptBytes)
        {
            return Over(
                ArtifactBound.AttemptBytes, $"the attempt's artifacts have more than {options.AttemptBytes} bytes together");
        }

        if (_stored + _reserved + length > options.TotalBytes)
        {
            return Over(ArtifactBound.Total, $"all artifacts together would have more than {options.TotalBytes} bytes");
        }

        _coming[key] = (files + 1, bytes + length);
        _reserved += length;
        return null;
    }

    /// <summary>Gives back what an upload took, at its end.</summary>
    public void Release(AttemptId attempt, long length)
    {
        var key = (attempt.Job, attempt.Number);
        var (files, bytes) = _coming[key];
        _reserved -= length;
        _coming[key] = (files - 1, bytes - length);
        if (files == 1)
        {
            _coming.Remove(key);
        }
    }

    /// <summary>Something was stored, or (a negative length) removed.</summary>
    public void Add(long length) => _stored += length;

    private static ArtifactResult.OverBound Over(ArtifactBound bound, string message) => new(bound, message);
}
