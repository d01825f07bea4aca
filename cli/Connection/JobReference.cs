namespace Mesh.Cli.Connection;

/// <summary>The job that a command means: its full name, or just its id in a project.</summary>
public static class JobReference
{
    /// <summary>The project that is meant when none is named.</summary>
    public const string DefaultProject = "default";

    /// <summary>Makes the full name `projects/{project}/jobs/{id}`.</summary>
    /// <exception cref="CliException">The text is neither a name nor an id.</exception>
    public static string Resolve(string text, string project)
    {
        var parts = text.Split('/');
        var name = parts switch
        {
            ["projects", _, "jobs", _] => text,
            [_] => $"projects/{project}/jobs/{text}",
            _ => "",
        };
        if (IsWorkflow(text))
        {
            throw new CliException(
                $"\"{text}\" is a workflow; give one of its jobs, which `mesh get {text}` lists", ExitCodes.Usage);
        }

        if (name.Length == 0 || name.Split('/').Any(part => part.Length == 0 || part.Any(IsStrange)))
        {
            throw new CliException(
                $"\"{text}\" is no job; give the name that `mesh submit` printed (projects/PROJECT/jobs/ID) or just its ID",
                ExitCodes.Usage);
        }

        return name;
    }

    /// <summary>True for the form of a workflow's full name.</summary>
    public static bool IsWorkflow(string text) => text.Split('/') is ["projects", _, "workflows", _];

    /// <summary>The full names that a text may mean: a bare id is that of a job or of a workflow.</summary>
    /// <exception cref="CliException">The text is neither a name nor an id.</exception>
    public static IReadOnlyList<string> ResolveAny(string text, string project)
    {
        string[] names = text.Split('/') switch
        {
            ["projects", _, "jobs" or "workflows", _] => [text],
            [_] => [$"projects/{project}/jobs/{text}", $"projects/{project}/workflows/{text}"],
            _ => [],
        };
        if (names.Length == 0 || names[0].Split('/').Any(part => part.Length == 0 || part.Any(IsStrange)))
        {
            throw new CliException(
                $"\"{text}\" is no job and no workflow; give the name that `mesh submit` printed "
                + "(projects/PROJECT/jobs/ID, projects/PROJECT/workflows/ID) or just its ID",
                ExitCodes.Usage);
        }

        return names;
    }

    private static bool IsStrange(char c) => char.IsControl(c) || char.IsWhiteSpace(c);
}
