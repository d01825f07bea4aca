using System.Globalization;
using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>What is said about a log beside its bytes.</summary>
internal static class LogNotes
{
    public static string Of(LogGap gap) => string.Create(
        CultureInfo.InvariantCulture,
        $"mesh: {gap.Length} bytes of the log are missing from offset {gap.Offset}: {PlainText.OneLine(gap.Message)}");

    public static string Of(LogSeal seal) => $"mesh: the log was closed by the platform: {PlainText.OneLine(seal.Message)}";
}
