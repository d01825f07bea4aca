using Microsoft.Extensions.Logging;

namespace Mesh.Hosting.Errors;

public sealed partial class UnexpectedErrorInterceptor
{
    [LoggerMessage(100, LogLevel.Error, "{Method} failed unexpectedly, incident {Incident}")]
    private partial void LogUnexpected(Exception error, string method, string incident);

    [LoggerMessage(101, LogLevel.Debug, "{Method} ended with its caller: {Error}")]
    private partial void LogCallEnded(string method, string error);
}
