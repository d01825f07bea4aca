namespace Mesh.JobIntake.Submission;

/// <summary>Gives out job ids: unique, DNS-safe, and sorted by time.</summary>
public interface IJobIdSource
{
    string Next();
}
