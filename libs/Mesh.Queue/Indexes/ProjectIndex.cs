using Mesh.Queue.Jobs;

namespace Mesh.Queue.Indexes;

/// <summary>
/// The projects in the fair order: first who has the fewest jobs running for its weight, then who was served least for its weight
/// since it has jobs that wait. Only projects that may have a job to grant are in the order; it is cleaned lazily.
/// </summary>
internal sealed class ProjectIndex(IReadOnlyDictionary<string, JobRecord> jobs, QueueLimits limits)
{
    private readonly Dictionary<string, ProjectQueue> _projects = new(StringComparer.Ordinal);
    private readonly SortedSet<ProjectQueue> _order = new(Comparer<ProjectQueue>.Create(Compare));
    // Projects without open jobs whose rate may still tell something; each is in it once.
    private readonly PriorityQueue<ProjectQueue, DateTimeOffset> _leaving = new();
    private double _served;

    public int Count => _projects.Count;

    public ProjectQueue? Find(string project) => _projects.GetValueOrDefault(project);

    /// <summary>The next job by the fair order.</summary>
    public JobRecord? NextReady(DateTimeOffset now)
    {
        Forget(now);
        while (_order.Min is { } first)
        {
            if (first.NextReady(now) is { } job)
            {
                return job;
            }

            _order.Remove(first);
        }

        return null;
    }

    /// <summary>A job came, changed or went.</summary>
    /// <returns>Its project.</returns>
    public ProjectQueue Move(JobRecord? before, JobRecord? after)
    {
        var project = Get((before ?? after)!.Key.Project);
        var wasOrdered = _order.Remove(project);
        if (before is not null)
        {
            project.Count(before, -1);
        }

        if (after is not null)
        {
            project.Count(after, 1);
        }

        if (before is { Phase: JobPhase.Queued } && after is { Phase: JobPhase.Leased })
        {
            _served = Math.Max(_served, project.Served);
            project.Served += 1 / project.Limits.Weight;
        }

        // Out of the order with its last queued job, so that it comes back without a claim.
        if (wasOrdered && project.Admitted > project.Live)
        {
            _order.Add(project);
        }

        if (project is { Open: 0, IsLeaving: false })
        {
            _order.Remove(project);
            Leave(project);
        }

        return project;
    }

    public void AddReady(JobRecord job)
    {
        var project = Get(job.Key.Project);
        project.AddReady(job);
        if (!_order.Contains(project))
        {
            // Time without jobs that wait earns no claim.
            project.Served = Math.Max(project.Served, _served);
            _order.Add(project);
        }
    }

    private static int Compare(ProjectQueue? a, ProjectQueue? b)
    {
        var order = a!.Share.CompareTo(b!.Share);
        order = order != 0 ? order : a.Served.CompareTo(b.Served);
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    }

    private void Leave(ProjectQueue project)
    {
        project.IsLeaving = project.Limits.SubmitsPerMinute > 0;
        if (project.IsLeaving)
        {
            _leaving.Enqueue(project, project.Bucket.FullAt);
        }
        else
        {
            _projects.Remove(project.Name);
        }
    }

    /// <summary>Drops projects that have no jobs and a full bucket: a new one would be the same.</summary>
    private void Forget(DateTimeOffset now)
    {
        while (_leaving.TryPeek(out var project, out var full) && full <= now)
        {
            _leaving.Dequeue();
            project.IsLeaving = false;
            if (project.Open > 0)
            {
                continue;
            }

            if (project.Bucket.FullAt <= now)
            {
                _projects.Remove(project.Name);
            }
            else
            {
                Leave(project);
            }
        }
    }

    private ProjectQueue Get(string name)
    {
        if (!_projects.TryGetValue(name, out var project))
        {
            _projects[name] = project = new ProjectQueue(name, jobs, limits);
        }

        return project;
    }
}
