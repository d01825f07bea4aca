namespace Mesh.Hosting.Ingress;

/// <summary>
/// A route for browsers: an Ingress <c>{service}-{Name}</c> that leads all paths which no other route takes to a port that speaks
/// HTTP/1.1. It is an object of its own because nginx takes the protocol of a backend from an annotation of the whole object.
/// </summary>
/// <param name="Name">What the service's name is followed by.</param>
/// <param name="ServicePort">The port of the Kubernetes Service.</param>
public sealed record HttpRoute(string Name, int ServicePort);
