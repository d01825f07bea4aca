namespace Mesh.LogShipper.Shipping;

internal sealed partial class ShippingService
{
    [LoggerMessage(465, LogLevel.Information, "No Elasticsearch is configured; logs stay here")]
    private partial void LogOff();

    [LoggerMessage(466, LogLevel.Information, "Shipping logs to {Server}")]
    private partial void LogOn(string server);

    [LoggerMessage(467, LogLevel.Warning, "No answer about the index template ({Reason}); asking again in {Wait}")]
    private partial void LogNoAnswer(string reason, TimeSpan wait);

    [LoggerMessage(468, LogLevel.Critical, "The shipper failed; the process stops, to begin anew from what is on disk")]
    private partial void LogFailed(Exception error);
}
