using Microsoft.Extensions.Logging;

namespace Mesh.Hosting.JobTokens;

public sealed partial class JobTokenVerifier
{
    [LoggerMessage(110, LogLevel.Warning, "Job tokens are not checked: Mesh:JobTokens:PublicKeyFile is not set")]
    private static partial void LogNotChecked(ILogger logger);
}
