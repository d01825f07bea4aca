using Microsoft.Extensions.Logging;

namespace Mesh.Local.Kubelet;

internal sealed partial class NodeKubelet
{
    [LoggerMessage(EventId = 4411, Level = LogLevel.Information, Message = "Node {Node} has no power: its containers are dead")]
    private partial void LogPowerOff(string node);

    [LoggerMessage(EventId = 4412, Level = LogLevel.Information, Message = "Node {Node} is cut off; its containers go on")]
    private partial void LogCutOff(string node);

    [LoggerMessage(EventId = 4413, Level = LogLevel.Information, Message = "Node {Node} is back and reports")]
    private partial void LogBack(string node);
}
