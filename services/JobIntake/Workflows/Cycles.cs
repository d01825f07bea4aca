namespace Mesh.JobIntake.Workflows;

/// <summary>Finds a cycle in a graph.</summary>
internal static class Cycles
{
    /// <summary>
    /// The nodes of a cycle, the first one again at the end; null when there is none. Needs that name no node are left out.
    /// </summary>
    public static IReadOnlyList<string>? Find(IReadOnlyDictionary<string, IReadOnlyCollection<string>> needs)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in needs.Keys)
        {
            if (Walk(node, needs, done, []) is { } cycle)
            {
                return cycle;
            }
        }

        return null;
    }

    private static List<string>? Walk(
        string node, IReadOnlyDictionary<string, IReadOnlyCollection<string>> needs, HashSet<string> done, List<string> path)
    {
        var at = path.IndexOf(node);
        path.Add(node);
        if (at >= 0)
        {
            return path[at..];
        }

        if (!done.Contains(node))
        {
            foreach (var need in needs[node].Where(needs.ContainsKey))
            {
                if (Walk(need, needs, done, path) is { } cycle)
                {
                    return cycle;
                }
            }
        }

        done.Add(node);
        path.RemoveAt(path.Count - 1);
        return null;
    }
}
