namespace Mesh.EndToEnd.Tests.Deploy;

/// <summary>A test over every overlay of deploy/; skipped where there is no kubectl to render them.</summary>
public sealed class OverlayTheoryAttribute : TheoryAttribute
{
    public OverlayTheoryAttribute() => Skip = KubectlFactAttribute.WhyNot();
}
