using Microsoft.Extensions.Logging;

namespace Mesh.Hosting.Ingress;

internal sealed partial class IngressRegistrar
{
    [LoggerMessage(130, LogLevel.Information, "Registered Ingress {Namespace}/{Name}")]
    private partial void LogRegistered(string @namespace, string name);

    [LoggerMessage(131, LogLevel.Warning, "Ingress not registered yet ({Problem}); next try in {Delay}")]
    private partial void LogNotRegistered(string problem, TimeSpan delay);
}
