namespace Mesh.Agent.LogShipping;

/// <summary>The log can never be completed; its message says why.</summary>
internal sealed class LogRefusedException(string message, Exception? inner = null) : Exception(message, inner);
