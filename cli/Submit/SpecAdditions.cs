using Mesh.Intake.V1;

namespace Mesh.Cli.Submit;

/// <summary>What the options add to what a pipeline says: source, environment and secrets.</summary>
internal sealed class SpecAdditions
{
    private readonly Source? _source;
    private readonly List<(string Name, string Value)> _environment;
    private readonly List<Secret> _secrets;

    private SpecAdditions(Source? source, List<(string Name, string Value)> environment, List<Secret> secrets) =>
        (_source, _environment, _secrets) = (source, environment, secrets);

    /// <exception cref="CliException">Something that was asked for is wrong.</exception>
    public static SpecAdditions Of(SubmitArguments arguments)
    {
        var source = arguments.Source is { Length: > 0 } url
            ? new Source { Url = SourceAddress.Resolve(url, Directory.GetCurrentDirectory()), Ref = arguments.Ref ?? "" }
            : null;
        return new SpecAdditions(
            source,
            [.. arguments.Environment.Select(text => NameAndValue.Parse("--env", text))],
            [
                .. arguments.Secrets.Select(text => SubmittedSecret.Read(text, Environment.GetEnvironmentVariable)),
                .. arguments.SecretReferences.Select(SubmittedSecret.ReadReference),
            ]);
    }

    /// <exception cref="CliException">A label has another form.</exception>
    public static IDictionary<string, string> LabelsOf(SubmitArguments arguments)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (name, value) in arguments.Labels.Select(text => NameAndValue.Parse("--label", text)))
        {
            labels[name] = value;
        }

        return labels;
    }

    public void AddTo(JobSpec spec)
    {
        spec.Source = _source?.Clone();
        foreach (var (name, value) in _environment)
        {
            spec.Env[name] = value;
        }

        spec.Secrets.Add(_secrets.Select(secret => secret.Clone()));
    }
}
