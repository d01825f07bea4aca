namespace Mesh.LogShipper.Shipping.Lines;

/// <summary>
/// How far the lines of a log have been taken. Lines of several streams interleave, so one offset is not enough: all bytes before
/// <see cref="From"/> are taken, and of some streams more.
/// </summary>
/// <param name="From">The offset to read on from.</param>
/// <param name="Ahead">The streams of which bytes past that are taken, each with the offset of its first byte that is
/// not.</param>
public sealed record LinePlace(long From, IReadOnlyDictionary<StreamKey, long> Ahead)
{
    /// <summary>Nothing taken.</summary>
    public static LinePlace Start { get; } = new(0, new Dictionary<StreamKey, long>());
}
