using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>GetJob, ListJobs and GetQueue. All read what is committed.</summary>
internal sealed class JobReader(IJobStore store, JobViews views, QueueStatusBoard board)
{
    // Clients take messages of 4 MiB unless told otherwise: a page of large jobs is shorter than asked for (AIP-158 allows it).
    private const int MaxPageBytes = 3 * 1024 * 1024;

    public async Task<Job> GetAsync(string name, CancellationToken cancellationToken)
    {
        var key = RequestNames.Job(name);
        var job = await store.FindAsync(key, cancellationToken) ?? throw IntakeErrors.JobNotFound(key);
        return await views.OfAsync(job, cancellationToken);
    }

    public async Task<ListJobsResponse> ListAsync(ListJobsRequest request, CancellationToken cancellationToken)
    {
        var query = ListQueries.Of(request);
        var jobs = await store.ListAsync(query with { Limit = query.Limit + 1 }, cancellationToken);
        var response = new ListJobsResponse();
        var (bytes, last) = (0, query.Before);
        foreach (var (index, job) in jobs.Index())
        {
            // One that ended long ago may be removed while the page is made.
            var view = await views.FindAsync(job, cancellationToken);
            bytes += view?.CalculateSize() ?? 0;
            if (index == query.Limit || (bytes > MaxPageBytes && response.Jobs.Count > 0))
            {
                response.NextPageToken = ListQueries.TokenAfter(query, last);
                break;
            }

            last = job.Sequence;
            if (view is not null)
            {
                response.Jobs.Add(view);
            }
        }

        return response;
    }

    public async Task<GetQueueResponse> GetQueueAsync(string parent, CancellationToken cancellationToken)
    {
        var counts = await store.CountOpenAsync(RequestNames.Parent(parent), cancellationToken);
        var status = board.Current;
        return new GetQueueResponse
        {
            Queued = counts.GetValueOrDefault(JobPhase.Queued),
            Blocked = counts.GetValueOrDefault(JobPhase.Blocked),
            Starting = counts.GetValueOrDefault(JobPhase.Leased) + counts.GetValueOrDefault(JobPhase.Starting),
            Running = counts.GetValueOrDefault(JobPhase.Running),
            Dispatchers = status.Dispatchers,
            FreePlaces = status.FreePlaces,
        };
    }
}
