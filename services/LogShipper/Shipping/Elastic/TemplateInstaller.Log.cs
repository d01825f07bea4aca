namespace Mesh.LogShipper.Shipping.Elastic;

internal sealed partial class TemplateInstaller
{
    [LoggerMessage(478, LogLevel.Information, "Installed the index template {Name}, version {Version}")]
    private partial void LogInstalled(string name, int version);

    [LoggerMessage(479, LogLevel.Debug, "The index template {Name} is there")]
    private partial void LogPresent(string name);

    [LoggerMessage(
        469, LogLevel.Warning,
        "The index template {Name} cannot be installed ({Reason}). Logs are shipped all the same, but where no other template makes "
        + "data streams of logs-mesh.jobs-* they land in plain indices, and SearchLogs may not find its fields; "
        + "docs/operations.md has the privileges")]
    private partial void LogRefused(string name, string reason);
}
