using Grpc.Core.Utils;

namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors before a call invoker.</summary>
public static class CallInvokerExtensions
{
    public static CallInvoker Intercept(this CallInvoker invoker, Interceptor interceptor)
        => new InterceptingCallInvoker(
            GrpcPreconditions.CheckNotNull(invoker, nameof(invoker)),
            GrpcPreconditions.CheckNotNull(interceptor, nameof(interceptor)));

    /// <param name="invoker">What the last interceptor calls.</param>
    /// <param name="interceptors">In the order in which a call meets them.</param>
    public static CallInvoker Intercept(this CallInvoker invoker, params Interceptor[] interceptors)
    {
        GrpcPreconditions.CheckNotNull(invoker, nameof(invoker));
        GrpcPreconditions.CheckNotNull(interceptors, nameof(interceptors));
        for (var i = interceptors.Length - 1; i >= 0; i--)
        {
            invoker = invoker.Intercept(interceptors[i]);
        }

        return invoker;
    }

    /// <param name="invoker">What is called with the new headers.</param>
    /// <param name="interceptor">Gets a call's headers and returns the ones to send.</param>
    public static CallInvoker Intercept(this CallInvoker invoker, Func<Metadata, Metadata> interceptor)
        => new HeaderCallInvoker(
            GrpcPreconditions.CheckNotNull(invoker, nameof(invoker)),
            GrpcPreconditions.CheckNotNull(interceptor, nameof(interceptor)));
}
