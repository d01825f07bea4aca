using System.Globalization;
using Mesh.JobIntake.Submission;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>Ids that no other process of the run gives out, and that are the same in every run of a seed.</summary>
internal sealed class SimulatedIds(int process) : IJobIdSource
{
    private int _last;

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"p{process}n{++_last}");
}
