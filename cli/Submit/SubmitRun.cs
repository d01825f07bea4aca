using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Submit;

/// <summary>Submits a job and, when asked to, stays with it until it ends.</summary>
internal sealed class SubmitRun(MeshConnection mesh, CliConsole console, TimeProvider time)
{
    public bool Json { get; init; }

    public bool Follow { get; init; }

    public bool Wait { get; init; }

    /// <summary>Submits the job and prints its name; for people also where a browser shows it, on stderr.</summary>
    public async Task<Job> SubmitAsync(Job job, string? requestId, CancellationToken cancellationToken)
    {
        // An id of our own makes it safe to ask again when the answer was lost on the way.
        var request = new SubmitJobRequest { Job = job, RequestId = requestId ?? Guid.NewGuid().ToString() };
        var answer = await mesh.Questions.AskAsync(o => mesh.Intake.SubmitJobAsync(request, o), cancellationToken);
        if (!Json)
        {
            console.Say($"mesh: {PageAddress.Of(mesh.Address, answer.Job.Name)}");
        }

        console.WriteLine(Json ? JsonText.Of(answer.Job) : answer.Job.Name);
        return answer.Job;
    }

    /// <summary>Follows or waits for the job as asked.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StayAsync(Job job, CancellationToken cancellationToken)
    {
        if (!Follow && !Wait)
        {
            return ExitCodes.Succeeded;
        }

        using var control = new InterruptControl(console, job.Name, () => CancelAsync(job.Name));
        Func<StepClock, ILogSink>? sink = !Follow ? null
            : Json ? _ => new JsonLogSink(console)
            : clock => new PrefixedLogSink(console, clock);
        var result = await new JobFollower(mesh, console, time, control, sink, LogFilter.None).FollowAsync(job, cancellationToken);
        if (result.Detached)
        {
            return ExitCodes.Detached;
        }

        console.WriteLine(Json ? JsonText.Of(result.Job) : ResultLine.Of(result.Job));
        return JobStateText.ExitCodeOf(result.Job.State);
    }

    private async Task CancelAsync(string name)
    {
        try
        {
            var request = new CancelJobRequest { Name = name };
            await mesh.Questions.AskAsync(o => mesh.Intake.CancelJobAsync(request, o), CancellationToken.None);
            console.Say("mesh: cancel asked; waiting for the job to end");
        }
        catch (RpcException e)
        {
            console.Error($"mesh: cannot cancel: {RpcErrorText.Describe(e, mesh.Address)}");
        }
    }
}
