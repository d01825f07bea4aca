namespace Mesh.Pipelines.Reading;

/// <summary>What must be true of a workflow's nodes together: they run pipelines of the file, and none waits for itself.</summary>
internal static class WorkflowGraph
{
    public static void Check(PipelineWorkflow workflow, IReadOnlyCollection<string> pipelines, ErrorList errors)
    {
        var nodes = workflow.Nodes.ToDictionary(node => node.Key.Text);
        var isWhole = true;
        foreach (var node in workflow.Nodes)
        {
            if (!pipelines.Contains(node.Pipeline.Text))
            {
                var fix = node.Pipeline == node.Key ? "; name another with 'pipeline:'" : "";
                errors.Add(
                    node.Pipeline,
                    $"there is no pipeline '{node.Pipeline.Text}' for this node{fix}; the file has: {string.Join(", ", pipelines)}");
            }

            foreach (var need in node.Needs.Where(need => !nodes.ContainsKey(need.Text)))
            {
                isWhole = false;
                errors.Add(
                    need,
                    $"no node of the workflow '{workflow.Name}' has the name '{need.Text}'; it has: {string.Join(", ", nodes.Keys)}");
            }
        }

        if (isWhole && FindCycle(workflow.Nodes, nodes) is { } cycle)
        {
            errors.Add(
                nodes[cycle[0]].Needs.First(need => need.Text == cycle[1]),
                $"the workflow '{workflow.Name}' has a cycle: {string.Join(" -> ", cycle)}; a node cannot wait for itself");
        }
    }

    /// <summary>The names of a cycle, the first one again at the end; null when there is none.</summary>
    private static List<string>? FindCycle(IReadOnlyList<PipelineNode> all, Dictionary<string, PipelineNode> nodes)
    {
        var done = new HashSet<string>();
        foreach (var node in all)
        {
            if (Walk(node.Key.Text, nodes, done, []) is { } cycle)
            {
                return cycle;
            }
        }

        return null;
    }

    // As deep as there are nodes at most.
    private static List<string>? Walk(string name, Dictionary<string, PipelineNode> nodes, HashSet<string> done, List<string> path)
    {
        var at = path.IndexOf(name);
        path.Add(name);
        if (at >= 0)
        {
            return path[at..];
        }

        if (!done.Contains(name))
        {
            foreach (var need in nodes[name].Needs)
            {
                if (Walk(need.Text, nodes, done, path) is { } cycle)
                {
                    return cycle;
                }
            }
        }

        done.Add(name);
        path.RemoveAt(path.Count - 1);
        return null;
    }
}
