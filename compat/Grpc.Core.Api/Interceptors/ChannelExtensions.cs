namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors before a channel.</summary>
public static class ChannelExtensions
{
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor)
        => channel.CreateCallInvoker().Intercept(interceptor);

    /// <param name="channel">What the last interceptor calls.</param>
    /// <param name="interceptors">In the order in which a call meets them.</param>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors)
        => channel.CreateCallInvoker().Intercept(interceptors);

    /// <param name="channel">What is called with the new headers.</param>
    /// <param name="interceptor">Gets a call's headers and returns the ones to send.</param>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor)
        => channel.CreateCallInvoker().Intercept(interceptor);
}
