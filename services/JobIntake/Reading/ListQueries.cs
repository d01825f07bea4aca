using System.Globalization;
using Mesh.Hosting.Errors;
using Mesh.Hosting.Paging;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>From a ListJobsRequest to a query, and from a query to the token of its next page.</summary>
internal static class ListQueries
{
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 1000;

    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: a field is wrong, or the token is of another query.</exception>
    public static JobQuery Of(ListJobsRequest request)
    {
        if (request.PageSize < 0)
        {
            throw MeshErrors.InvalidArgument(
                "PAGE_SIZE_INVALID", "page_size is negative.", ("page_size", "0 to 1,000; 0 takes 50"));
        }

        var size = request.PageSize == 0 ? DefaultPageSize : Math.Min(request.PageSize, MaxPageSize);
        var project = RequestNames.Parent(request.Parent);
        var workflow = ListFilters.Workflow(request, project);
        var (from, before) = ListFilters.Created(request);
        var query = new JobQuery(project ?? workflow?.Project, Phases(request), long.MaxValue, size)
        {
            Labels = ListFilters.Labels(request),
            CreatedFrom = from,
            CreatedBefore = before,
            Workflow = workflow?.Id,
        };
        if (request.PageToken.Length == 0)
        {
            return query;
        }

        Span<long> place = [0];
        PageToken.Require(request.PageToken, TextOf(query), place);
        return query with { Before = place[0] };
    }

    /// <summary>The token of the page after the job of this sequence.</summary>
    public static string TokenAfter(JobQuery query, long sequence) => PageToken.Make(TextOf(query), sequence);

    private static HashSet<JobPhase> Phases(ListJobsRequest request)
    {
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

        return [.. request.States.Select(state => (JobPhase)state)];
    }

    // No part but the last can hold a slash, and no label a comma or an equals sign: different queries are different texts.
    private static string TextOf(JobQuery query)
    {
        var phases = string.Join(',', query.Phases.Select(phase => (int)phase).Order());
        var labels = query.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal);
        var times = string.Create(CultureInfo.InvariantCulture, $"{query.CreatedFrom}/{query.CreatedBefore}");
        return $"jobs/{query.Project ?? "-"}/{phases}/{times}/{query.Workflow}/{string.Join(',', labels)}";
    }
}
