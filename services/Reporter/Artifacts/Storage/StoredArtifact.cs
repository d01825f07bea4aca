using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mesh.Report.V1;

namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>An artifact as the index has it.</summary>
/// <param name="Attempt">Whose it is.</param>
/// <param name="Path">Its path in the source directory.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">The hash of its content.</param>
/// <param name="IsExecutable">Whether it can be executed.</param>
/// <param name="File">The name of its content, which is made up: no path of a job becomes one of this machine.</param>
/// <param name="CreateTime">When it was stored.</param>
public sealed record StoredArtifact(
    AttemptId Attempt, string Path, long Length, byte[] Sha256, bool IsExecutable, string File, DateTimeOffset CreateTime)
{
    /// <summary>Its number in the index; 0 before it is there.</summary>
    public long Number { get; init; }

    public bool IsSameFile(StoredArtifact other) =>
        Length == other.Length && IsExecutable == other.IsExecutable && Sha256.AsSpan().SequenceEqual(other.Sha256);

    public Artifact ToMessage() => new()
    {
        Path = Path,
        Length = Length,
        Sha256 = ByteString.CopyFrom(Sha256),
        Executable = IsExecutable,
        CreateTime = CreateTime.ToTimestamp(),
    };
}
