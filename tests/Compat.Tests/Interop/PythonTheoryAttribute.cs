namespace Mesh.Compat.Tests.Interop;

/// <summary>A theory that skips where Python has no gRPC.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute()
    {
        Skip = ForeignTools.WhyNoPython;
    }
}
