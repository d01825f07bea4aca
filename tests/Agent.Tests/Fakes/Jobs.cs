using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.Agent.Tests.Fakes;

internal static class Jobs
{
    public static JobSpec Of(params string[] scripts)
    {
        var job = new JobSpec { Pipeline = "build", Box = new Box { Image = "any" }, Limits = new Limits() };
        job.Steps.AddRange(scripts.Select((code, place) => new Step { Name = $"step-{place + 1}", Code = code }));
        return job;
    }

    public static JobSpec WithAfterSteps(this JobSpec job, params string[] scripts)
    {
        job.AfterSteps.AddRange(scripts.Select((code, place) => new Step { Name = $"after-{place + 1}", Code = code }));
        return job;
    }

    public static JobSpec WithGrace(this JobSpec job, double seconds)
    {
        job.Limits.CancelGrace = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
        return job;
    }

    public static JobSpec WithSource(this JobSpec job, string url, string name = "")
    {
        job.Source = new Source { Url = url, Ref = name };
        return job;
    }
}
