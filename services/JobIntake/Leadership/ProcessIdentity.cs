namespace Mesh.JobIntake.Leadership;

/// <summary>This run of this process: no other ever has the same.</summary>
/// <param name="Id">The machine's name, for people, and a random part.</param>
internal sealed record ProcessIdentity(string Id)
{
    public static ProcessIdentity New() => new($"{Environment.MachineName}-{Guid.NewGuid():N}");
}
