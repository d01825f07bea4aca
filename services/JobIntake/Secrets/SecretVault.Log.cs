using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Secrets;

internal sealed partial class SecretVault
{
    [LoggerMessage(240, LogLevel.Error, "The secrets of {Job} are sealed with key {KeyId}, which is not configured")]
    private partial void LogKeyMissing(JobKey job, string keyId);

    [LoggerMessage(241, LogLevel.Error, "The secrets of {Job} are not what key {KeyId} sealed: the key or the store is another")]
    private partial void LogBroken(JobKey job, string keyId);

    [LoggerMessage(242, LogLevel.Error, "The secrets of {Job} are not in the store")]
    private partial void LogAbsent(JobKey job);
}
