namespace Mesh.Dispatcher.Tests.Kubernetes;

/// <summary>A request as the stub saw it.</summary>
internal sealed record SeenRequest(string Method, string PathAndQuery, string? Body, string? ContentType, string? Authorization);
