namespace Mesh.LogShipper.Shipping.Lines;

/// <summary>The bounds of lines. They decide where lines are cut, so that a change of one changes what is cut from then
/// on.</summary>
public sealed record LineLimits
{
    /// <summary>Bytes of a line. Longer ones are cut, before a character of UTF-8 rather than within one.</summary>
    public int LineBytes { get; init; } = 32_000;

    /// <summary>
    /// How far a line may reach in the log, bytes of other streams included: what must be read again to go on within it.
    /// </summary>
    public long SpanBytes => 8L * LineBytes;

    /// <summary>Lines of one log that have begun and not ended. At the bound the oldest is cut.</summary>
    public int OpenLines { get; init; } = 64;

    /// <summary>Streams of one log that are ahead of its oldest open line. At the bound all open lines are cut.</summary>
    public int StreamsAhead { get; init; } = 256;
}
