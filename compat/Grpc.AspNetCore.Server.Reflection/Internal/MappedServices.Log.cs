using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Reflection.Internal;

internal sealed partial class MappedServices
{
    private static partial class Log
    {
        [LoggerMessage(
            EventId = 1,
            EventName = "ServiceDescriptorNotResolved",
            Level = LogLevel.Debug,
            Message = "{ServiceType} has no descriptor, so reflection does not show it")]
        public static partial void NoDescriptor(ILogger logger, string serviceType);
    }
}
