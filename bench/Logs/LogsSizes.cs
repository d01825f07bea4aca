namespace Mesh.Bench.Logs;

/// <summary>How much is measured.</summary>
/// <param name="Bytes">Bytes of one ingest, and of its limits.</param>
/// <param name="Frames">Frames of one ingest with a line a frame.</param>
/// <param name="Jobs">Jobs at once.</param>
/// <param name="LineBytes">Bytes of a line.</param>
/// <param name="Readers">Followers of one log.</param>
/// <param name="LinesPerSecond">How fast that log grows.</param>
/// <param name="FanOutLength">For how long.</param>
/// <param name="OpenJobs">Jobs that are open at once.</param>
internal sealed record LogsSizes(
    long Bytes, int Frames, int[] Jobs, int[] LineBytes, int[] Readers, int[] LinesPerSecond, TimeSpan FanOutLength, int OpenJobs)
{
    public static LogsSizes Of(bool isShort) => isShort
        ? new LogsSizes(128_000_000, 20_000, [16], [100], [1, 100], [1_000], TimeSpan.FromSeconds(3), 1_000)
        : new LogsSizes(
            1_024_000_000, 200_000, [1, 16, 256], [100, 1_000], [1, 100, 1_000], [1_000, 50_000], TimeSpan.FromSeconds(8), 10_000);
}
