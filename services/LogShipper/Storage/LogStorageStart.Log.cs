namespace Mesh.LogShipper.Storage;

internal sealed partial class LogStorageStart
{
    [LoggerMessage(
        400,
        LogLevel.Information,
        "Opened {Logs} logs from {Segments} segments, {Records} records, {Bytes} bytes, {Damage} damaged places, "
        + "in {Milliseconds:0} ms")]
    private partial void LogOpened(int logs, int segments, long records, long bytes, int damage, double milliseconds);
}
