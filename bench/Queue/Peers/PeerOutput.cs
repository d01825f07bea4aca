namespace Mesh.Bench.Queue.Peers;

/// <summary>The line of JSON that a peer's script prints.</summary>
/// <param name="Submit">Jobs a second, one at a time by each caller.</param>
/// <param name="SubmitTimes">How long each took, in milliseconds.</param>
/// <param name="Bulk">Jobs a second in batches.</param>
/// <param name="Drain">Jobs taken and completed a second.</param>
/// <param name="Waits">From submit to handler, in milliseconds.</param>
internal sealed record PeerOutput(double Submit, double[] SubmitTimes, double Bulk, double Drain, double[] Waits);
