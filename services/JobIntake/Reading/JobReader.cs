using Mesh.Hosting.Errors;
using Mesh.Hosting.Paging;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>GetJob, ListJobs and GetQueue. All read what is committed.</summary>
internal sealed class JobReader(IJobStore store, JobViews views, QueueStatusBoard board)
{
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 1000;

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
        var query = Query(request);
        var jobs = await store.ListAsync(query with { Limit = query.Limit + 1 }, cancellationToken);
        var response = new ListJobsResponse();
        var bytes = 0;
        foreach (var job in jobs)
        {
            var view = await views.OfAsync(job, cancellationToken);
            bytes += view.CalculateSize();
            if (response.Jobs.Count == query.Limit || (bytes > MaxPageBytes && response.Jobs.Count > 0))
            {
                response.NextPageToken = PageToken.Make(TextOf(query), jobs[response.Jobs.Count - 1].Sequence);
                break;
            }

            response.Jobs.Add(view);
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

    private static JobQuery Query(ListJobsRequest request)
    {
        if (request.PageSize < 0)
        {
            throw MeshErrors.InvalidArgument(
                "PAGE_SIZE_INVALID", "page_size is negative.", ("page_size", "0 to 1,000; 0 takes 50"));
        }

        for (var i = 0; i < request.States.Count; i++)
        {
            if (request.States[i] == JobState.Unspecified || !Enum.IsDefined(request.States[i]))
            {
                throw MeshErrors.InvalidArgument(
                    "STATE_INVALID",
                    $"states[{i}] is not a state of a job.",
                    ($"states[{i}]", "must be a JobState other than UNSPECIFIED"));
            }
        }

        var size = request.PageSize == 0 ? DefaultPageSize : Math.Min(request.PageSize, MaxPageSize);
        var phases = request.States.Select(state => (JobPhase)state).ToHashSet();
        var query = new JobQuery(RequestNames.Parent(request.Parent), phases, long.MaxValue, size);
        if (request.PageToken.Length == 0)
        {
            return query;
        }

        Span<long> before = [0];
        PageToken.Require(request.PageToken, TextOf(query), before);
        return query with { Before = before[0] };
    }

    private static string TextOf(JobQuery query) =>
        $"jobs/{query.Project ?? "-"}/{string.Join(',', query.Phases.Select(phase => (int)phase).Order())}";
}
