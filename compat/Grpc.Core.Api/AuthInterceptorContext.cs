using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>What an <see cref="AsyncAuthInterceptor"/> is told about the call.</summary>
public class AuthInterceptorContext
{
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ServiceUrl = GrpcPreconditions.CheckNotNull(serviceUrl, nameof(serviceUrl));
        MethodName = GrpcPreconditions.CheckNotNull(methodName, nameof(methodName));
        CancellationToken = cancellationToken;
    }

    /// <summary>Absolute address of the service, without the method.</summary>
    public string ServiceUrl { get; }

    public string MethodName { get; }

    /// <summary>Fires when the call is cancelled before authentication has finished.</summary>
    public CancellationToken CancellationToken { get; }
}
