namespace Mesh.JobIntake.Store;

/// <summary>Another process leads the queue: the store refused a write of this one, and changed nothing.</summary>
internal sealed class LeadershipLostException(string message, Exception? inner = null) : IOException(message, inner);
