using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.Reporter.Tests.Page.Support;

/// <summary>Jobs as JobIntake tells them.</summary>
internal static class Jobs
{
    public const string Name = "projects/demo/jobs/01j9zq3k2m4n5p6r";

    public const string Path = "/" + Name;

    private static readonly Timestamp Created = Timestamp.FromDateTime(DateTime.UnixEpoch.AddDays(20_000));

    public static Job Running(long version = 1) => new()
    {
        Name = Name,
        Project = "demo",
        State = JobState.Running,
        StateMessage = "its steps run",
        Attempt = 1,
        CreateTime = Created,
        StartTime = Created,
        ResourceVersion = version,
        Spec = new JobSpec { Pipeline = "build", Env = { ["TOKEN"] = "hush" }, Source = new Source { Url = "https://bob:hush@git.test/x.git" } },
        Labels = { ["branch"] = "<b>main</b>" },
        Timeline = { new JobTransition { State = JobState.Queued, Time = Created, Message = "stored" } },
    };

    public static Job Failed(long version = 2)
    {
        var job = Running(version);
        job.State = JobState.Failed;
        job.EndTime = Timestamp.FromDateTimeOffset(Created.ToDateTimeOffset().AddSeconds(90));
        job.Outcome = new Outcome { Reason = OutcomeReason.StepFailed, Message = "step \"test\" exited 3", Step = "test", ExitCode = 3 };
        return job;
    }
}
