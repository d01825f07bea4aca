using System.Text;
using Mesh.Pipelines;

namespace Mesh.Cli.Submit;

/// <summary>Reads the pipeline file that a person named; every fault is a line that begins with its place.</summary>
internal static class PipelineText
{
    /// <exception cref="CliException">The file cannot be read, or is no pipeline file.</exception>
    public static PipelineFile Read(string file)
    {
        var parsed = PipelineFile.Parse(ReadFile(file), NameOf(file));
        return parsed.IsOk ? parsed.Value : throw Wrong(parsed.Errors);
    }

    /// <summary>The file's name as faults begin with it.</summary>
    public static string NameOf(string file) => file == "-" ? "<stdin>" : file;

    /// <summary>The value, or all that stands in its way.</summary>
    /// <exception cref="CliException">There is no value.</exception>
    public static T Require<T>(PipelineResult<T> result)
        where T : class => result.IsOk ? result.Value : throw Wrong(result.Errors);

    /// <summary>The error of a file from which nothing was chosen.</summary>
    public static CliException Unclear(string file, string question) =>
        new($"{NameOf(file)}:1:1: {question}", ExitCodes.Usage) { NamesPlace = true };

    private static string ReadFile(string file)
    {
        try
        {
            // Bytes that are no UTF-8 must not become something else in silence.
            var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            using var stream = file == "-" ? Console.OpenStandardInput() : OpenFile(file);
            using var reader = new StreamReader(stream, strict, detectEncodingFromByteOrderMarks: false);
            return reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            throw new CliException($"{file}: there is no such file", ExitCodes.Usage);
        }
        catch (DirectoryNotFoundException)
        {
            throw new CliException($"{file}: there is no such file", ExitCodes.Usage);
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException($"{file}:1:1: the file is not UTF-8 text", ExitCodes.Usage, e) { NamesPlace = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file}: cannot be read: {e.Message}", ExitCodes.Usage, e);
        }
    }

    private static FileStream OpenFile(string file)
    {
        if (Directory.Exists(file))
        {
            throw new CliException(
                $"{file}: is a folder; name the pipeline file in it, such as {Path.Combine(file, "mesh.yml")}", ExitCodes.Usage);
        }

        return File.OpenRead(file);
    }

    private static CliException Wrong(IReadOnlyList<PipelineError> errors) =>
        new(string.Join('\n', errors.Select(error => error.ToString())), ExitCodes.Usage) { NamesPlace = true };
}
