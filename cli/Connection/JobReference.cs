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
        if (name.Length == 0 || name.Split('/').Any(part => part.Length == 0 || part.Any(IsStrange)))
        {
            throw new CliException(
                $"\"{text}\" is no job; give the name that `mesh submit` printed (projects/PROJECT/jobs/ID) or just its ID",
                ExitCodes.Usage);
        }

        return name;
    }

    private static bool IsStrange(char c) => char.IsControl(c) || char.IsWhiteSpace(c);
}
