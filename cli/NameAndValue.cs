namespace Mesh.Cli;

/// <summary>Reads an option's NAME=VALUE. The value may be empty, the name may not.</summary>
internal static class NameAndValue
{
    /// <exception cref="CliException">The text has another form.</exception>
    public static (string Name, string Value) Parse(string option, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0
            ? (text[..at], text[(at + 1)..])
            : throw new CliException($"{option} {text}: write it as NAME=VALUE", ExitCodes.Usage);
    }
}
