namespace Mesh.Hosting.FrontDoor;

/// <summary>gRPC services that this process's Ingress routes on top of its own public ones.</summary>
/// <param name="Services">Their full names.</param>
internal sealed record ExtraRoutes(IReadOnlyList<string> Services);
