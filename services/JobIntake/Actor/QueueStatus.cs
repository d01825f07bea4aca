namespace Mesh.JobIntake.Actor;

/// <summary>What a reader may know of the queue's dispatchers.</summary>
/// <param name="Dispatchers">Dispatchers that hold a stream.</param>
/// <param name="FreePlaces">Leases that they could take on top.</param>
public sealed record QueueStatus(int Dispatchers, int FreePlaces);
