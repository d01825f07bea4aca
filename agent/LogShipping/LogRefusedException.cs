namespace Mesh.Agent.LogShipping;

/// <summary>The log can never be completed; its message says why.</summary>
internal sealed class LogRefusedException(string message, bool isTooLong, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The job has written more than a log may hold: its own fault, and no other attempt would end otherwise.</summary>
    public bool IsTooLong => isTooLong;
}
