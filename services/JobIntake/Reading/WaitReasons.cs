using Mesh.JobIntake.Actor;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>Why a queued job waits, as of now.</summary>
internal sealed class WaitReasons(ProjectOrders orders, QueueStatusBoard board, TimeProvider time)
{
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

        // Projects take turns: how many jobs of others go first nobody can say.
        return "waits for a dispatcher with room" + await orders.CountAheadAsync(job, cancellationToken) switch
        {
            null => "",
            0 => ": no job of its project is ahead",
            1 => ": 1 job of its project is ahead",
            > ProjectOrders.Bound => $": more than {ProjectOrders.Bound} jobs of its project are ahead",
            var ahead => $": {ahead} jobs of its project are ahead",
        };
    }
}
