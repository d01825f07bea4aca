using System.CommandLine;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mesh.Cli.Commands;

/// <summary>`mesh version`.</summary>
internal static class VersionCommand
{
    public static string Version { get; } = typeof(VersionCommand).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Create(CommandSession session)
    {
        var output = CommonOptions.Output();
        var command = new Command("version", "Show the version of this command") { output };
        command.SetAction(parsed =>
        {
            session.Console.WriteLine(parsed.IsJson(output)
                ? $$"""{ "version": "{{JsonEncodedText.Encode(Version, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}" }"""
                : $"mesh {Version}");
            return ExitCodes.Succeeded;
        });
        return command;
    }
}
