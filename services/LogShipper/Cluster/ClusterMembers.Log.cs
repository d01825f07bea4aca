namespace Mesh.LogShipper.Cluster;

internal sealed partial class ClusterMembers
{
    [LoggerMessage(460, LogLevel.Information, "{Self} is one of {Size} members that keep logs")]
    private partial void LogSize(string self, int size);

    [LoggerMessage(461, LogLevel.Warning, "The members stay as they are: {Problem}")]
    private partial void LogUnreadable(string problem);
}
