namespace Mesh.Queue.Tests.Histories;

public sealed class HistoryTests
{
    private const int Histories = 120;
    private const int Steps = 400;

    [Fact]
    public void Decide_RandomHistories_KeepTheInvariants()
    {
        var first = Environment.GetEnvironmentVariable("MESH_SEED") is { Length: > 0 } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : Random.Shared.Next(1_000_000_000);
        for (var seed = first; seed < first + Histories; seed++)
        {
            try
            {
                var history = new RandomHistory(seed);
                history.Run(Steps);
                history.Drain();
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed} (MESH_SEED={seed} repeats it): {e}");
            }
        }
    }
}
