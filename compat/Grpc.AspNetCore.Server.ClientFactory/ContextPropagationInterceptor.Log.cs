using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.ClientFactory;

internal sealed partial class ContextPropagationInterceptor
{
    private static partial class Log
    {
        [LoggerMessage(
            EventId = 1,
            EventName = "PropagateServerCallContextFailure",
            Level = LogLevel.Debug,
            Message = "No server call to take deadline and cancellation from: {Reason}")]
        public static partial void NoServerCall(ILogger logger, string reason);
    }
}
