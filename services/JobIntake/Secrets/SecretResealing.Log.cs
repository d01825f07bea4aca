namespace Mesh.JobIntake.Secrets;

internal sealed partial class SecretResealing
{
    [LoggerMessage(243, LogLevel.Error, "Key {KeyId} is not configured, and the secrets of {Jobs} jobs are sealed with it")]
    private partial void LogMissing(string keyId, long jobs);

    [LoggerMessage(244, LogLevel.Information,
        "The secrets of {Jobs} jobs went from key {Old} to key {Current}; nothing needs key {Old} any more")]
    private partial void LogResealed(int jobs, string old, string current);

    [LoggerMessage(245, LogLevel.Error, "The secrets of {Jobs} jobs are not what key {KeyId} sealed; they stay as they are")]
    private partial void LogBroken(int jobs, string keyId);

    [LoggerMessage(246, LogLevel.Warning, "Secrets could not be sealed anew; it is tried again")]
    private partial void LogFailed(Exception error);
}
