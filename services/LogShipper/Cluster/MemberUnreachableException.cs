using Grpc.Core;
using Mesh.Hosting.Errors;

namespace Mesh.LogShipper.Cluster;

/// <summary>UNAVAILABLE: this member, and no other behind it, could not reach a member.</summary>
internal sealed class MemberUnreachableException : RpcException
{
    /// <param name="member">Its name.</param>
    /// <param name="role">What it does for the call, such as "keeps this log".</param>
    /// <param name="problem">What happened.</param>
    public MemberUnreachableException(string member, string role, string problem)
        : this(
            MeshErrors.Unavailable("LOG_MEMBER_UNREACHABLE", $"{member}, which {role}, cannot be reached: {problem}"),
            member, problem)
    {
    }

    private MemberUnreachableException(RpcException error, string member, string problem)
        : base(error.Status, error.Trailers) =>
        (Member, Problem) = (member, problem);

    /// <summary>The member's name.</summary>
    public string Member { get; }

    /// <summary>What happened.</summary>
    public string Problem { get; }
}
