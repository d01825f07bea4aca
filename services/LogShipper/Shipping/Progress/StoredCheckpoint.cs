using Mesh.LogShipper.Shipping.Lines;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>How far a log is shipped.</summary>
/// <param name="Place">The lines shipped reach to here.</param>
/// <param name="IsDone">True: the log is sealed, and all of it is shipped.</param>
internal sealed record StoredCheckpoint(LinePlace Place, bool IsDone)
{
    public static StoredCheckpoint None { get; } = new(LinePlace.Start, IsDone: false);
}
