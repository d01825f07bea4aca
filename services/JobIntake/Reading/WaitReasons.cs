using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>Why a queued job waits, as of now.</summary>
internal sealed class WaitReasons(IJobStore store, QueueStatusBoard board, TimeProvider time)
{
    private const int CountBound = 1000;

    public async ValueTask<string> OfAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (job.NotBefore > time.GetUtcNow())
        {
            return job.Message;
        }

        if (board.Current.Dispatchers == 0)
        {
            return "waits for a dispatcher: none is connected";
        }

        var ahead = await store.CountAheadAsync(job.Sequence, CountBound + 1, cancellationToken);
        return "waits for a dispatcher with room: " + ahead switch
        {
            0 => "no job is ahead",
            1 => "1 job is ahead",
            > CountBound => $"more than {CountBound} jobs are ahead",
            _ => $"{ahead} jobs are ahead",
        };
    }
}
