namespace Grpc.Core;

/// <summary>Adds authentication metadata to an outgoing call; runs once per call, before its headers are sent.</summary>
/// <param name="context">Which service and method is called.</param>
/// <param name="metadata">The headers of the call; entries added here are sent.</param>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
