using System.Text;
using Mesh.Intake.V1;
using Mesh.Pipelines;

namespace Mesh.Cli.Submit;

/// <summary>Makes the job that is submitted, from the pipeline file and the options.</summary>
internal static class JobDraft
{
    private const string DefaultPipeline = "build";

    /// <exception cref="CliException">Something that was asked for is wrong.</exception>
    public static Job Make(SubmitArguments arguments)
    {
        var fileName = arguments.File == "-" ? "<stdin>" : arguments.File;
        var parsed = PipelineFile.Parse(ReadFile(arguments.File), fileName);
        if (!parsed.IsOk)
        {
            throw Wrong(parsed.Errors);
        }

        var compiled = parsed.Value.Compile(arguments.Pipeline ?? Choose(parsed.Value.PipelineNames, fileName));
        if (!compiled.IsOk)
        {
            throw Wrong(compiled.Errors);
        }

        var job = new Job { Project = arguments.Project, Spec = compiled.Value };
        if (arguments.Source is { Length: > 0 } source)
        {
            job.Spec.Source = new Source
            {
                Url = SourceAddress.Resolve(source, Directory.GetCurrentDirectory()),
                Ref = arguments.Ref ?? "",
            };
        }

        foreach (var (name, value) in arguments.Environment.Select(text => NameAndValue.Parse("--env", text)))
        {
            job.Spec.Env[name] = value;
        }

        job.Spec.Secrets.Add(arguments.Secrets.Select(text => SubmittedSecret.Read(text, Environment.GetEnvironmentVariable)));
        job.Spec.Secrets.Add(arguments.SecretReferences.Select(SubmittedSecret.ReadReference));
        foreach (var (name, value) in arguments.Labels.Select(text => NameAndValue.Parse("--label", text)))
        {
            job.Labels[name] = value;
        }

        return job;
    }

    private static string Choose(IReadOnlyList<string> names, string fileName)
    {
        if (names.Contains(DefaultPipeline))
        {
            return DefaultPipeline;
        }

        return names.Count == 1
            ? names[0]
            : throw new CliException(
                $"{fileName}:1:1: which pipeline? Choose one with --pipeline: {string.Join(", ", names)}", ExitCodes.Usage)
            {
                NamesPlace = true,
            };
    }

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
