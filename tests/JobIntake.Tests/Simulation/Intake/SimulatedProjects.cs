using Mesh.JobIntake.Actor;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>The projects of every run, and their limits.</summary>
internal static class SimulatedProjects
{
    public static readonly IReadOnlyList<string> Names = ["free", "narrow", "heavy"];

    public static ProjectsOptions Options { get; } = new()
    {
        Named =
        {
            ["narrow"] = new ProjectOptions { MaxRunning = 2 },
            ["heavy"] = new ProjectOptions { Weight = 3, MaxRunning = 4, MaxWaiting = 12 },
        },
    };

    public static int MaxRunning(string project) =>
        Options.Named.TryGetValue(project, out var its) ? its.MaxRunning : Options.Default.MaxRunning;
}
