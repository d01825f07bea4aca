using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>The log service's chunks as the renderers take them.</summary>
internal static class LogPieces
{
    public static LogPiece Of(LogChunk chunk) => new(
        chunk.Step,
        chunk.Stream switch
        {
            LogStream.Stderr => LogOrigin.Error,
            LogStream.Platform => LogOrigin.Platform,
            _ => LogOrigin.Output,
        },
        chunk.Time?.ToDateTimeOffset(),
        chunk.Data.Memory);
}
