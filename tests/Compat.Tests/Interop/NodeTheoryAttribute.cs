namespace Mesh.Compat.Tests.Interop;

/// <summary>A theory that skips where Node.js has no gRPC.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute()
    {
        Skip = ForeignTools.WhyNoNode;
    }
}
