namespace Mesh.Agent.Tests.Fakes;

/// <summary>A test whose box runs as another user than the agent: root alone can make one.</summary>
internal sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = !Environment.IsPrivilegedProcess
        ? "Only root can run a box as another user."
        : Shells.Find("setpriv") is null ? "setpriv (util-linux) is not on PATH." : null;
}
