namespace Mesh.LogShipper.Archive.S3;

/// <summary>What requests are signed with.</summary>
/// <param name="AccessKey">Says who signs.</param>
/// <param name="SecretKey">Never leaves the process.</param>
/// <param name="SessionToken">Of temporary keys; empty: none.</param>
public sealed record S3Keys(string AccessKey, string SecretKey, string SessionToken = "")
{
    /// <summary>Says who, and no secret: records end up in logs.</summary>
    public override string ToString() => $"S3Keys {{ {AccessKey} }}";
}
