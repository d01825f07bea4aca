namespace Mesh.JobIntake.Secrets;

/// <summary>A key that secrets are sealed with.</summary>
/// <param name="Id">Its name, which is stored with all that it sealed.</param>
/// <param name="Bytes">32 bytes.</param>
internal sealed record SealingKey(string Id, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>AES-256.</summary>
    public const int Length = 32;

    /// <summary>No log may show more.</summary>
    public override string ToString() => Id;
}
