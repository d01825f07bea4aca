using Mesh.Intake.V1;

namespace Mesh.Cli.Demo;

/// <summary>One run of the demo.</summary>
/// <param name="Name">The folder in examples/.</param>
/// <param name="NeedsSource">True: the folder becomes a git repository that the job checks out.</param>
/// <param name="Expected">How it should end.</param>
internal sealed record DemoPipeline(string Name, bool NeedsSource, JobState Expected)
{
    public static readonly IReadOnlyList<DemoPipeline> All =
    [
        new("hello", NeedsSource: false, JobState.Succeeded),
        new("greeter", NeedsSource: true, JobState.Succeeded),
        new("fails-on-purpose", NeedsSource: false, JobState.Failed),
    ];
}
