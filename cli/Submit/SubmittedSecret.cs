using System.Text;
using Mesh.Intake.V1;

namespace Mesh.Cli.Submit;

/// <summary>
/// Reads a --secret: NAME takes the value from the caller's environment, NAME=@FILE from a file. A value on the command line is
/// refused: other users of the machine can see it, and shells keep it.
/// </summary>
internal static class SubmittedSecret
{
    // The contract's bound; a file that is longer is not read whole.
    private const int MaxBytes = 64 * 1024;

    /// <exception cref="CliException">There is no such value, or the text has another form.</exception>
    public static Secret Read(string text, Func<string, string?> variable)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            return variable(text) is { } value
                ? new Secret { Name = text, Value = value }
                : throw new CliException(
                    $"--secret {text}: the environment has no such variable; set it, or write --secret {text}=@FILE",
                    ExitCodes.Usage);
        }

        var name = text[..at];
        return at > 0 && text.AsSpan(at + 1).StartsWith("@")
            ? new Secret { Name = name, Value = ReadFile(name, text[(at + 2)..]) }
            : throw new CliException(
                $"--secret {name}=…: write NAME, for the environment's value, or NAME=@FILE: a value on the command line can "
                + "be seen by others",
                ExitCodes.Usage);
    }

    /// <summary>Reads a --secret-ref, NAME=SECRET/KEY.</summary>
    /// <exception cref="CliException">The text has another form.</exception>
    public static Secret ReadReference(string text)
    {
        var (at, slash) = (text.IndexOf('=', StringComparison.Ordinal), text.LastIndexOf('/'));
        return at > 0 && slash > at + 1 && slash < text.Length - 1
            ? new Secret
            {
                Name = text[..at],
                Reference = new SecretReference { Secret = text[(at + 1)..slash], Key = text[(slash + 1)..] },
            }
            : throw new CliException(
                $"--secret-ref {text}: write it as NAME=SECRET/KEY, the Kubernetes Secret and the entry in it", ExitCodes.Usage);
    }

    private static string ReadFile(string name, string file)
    {
        try
        {
            var bytes = File.OpenRead(file);
            using (bytes)
            {
                var buffer = new byte[MaxBytes + 1];
                var length = bytes.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                if (length > MaxBytes)
                {
                    throw new CliException($"--secret {name}: {file} has more than {MaxBytes} bytes", ExitCodes.Usage);
                }

                var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
                return strict.GetString(buffer, 0, length);
            }
        }
        catch (DecoderFallbackException)
        {
            // Without the cause: it would tell bytes of the file.
            throw new CliException($"--secret {name}: {file} is not UTF-8 text, which a variable must be", ExitCodes.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--secret {name}: {file} cannot be read: {e.Message}", ExitCodes.Usage, e);
        }
    }
}
