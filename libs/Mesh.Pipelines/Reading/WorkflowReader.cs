using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>
/// The key <c>workflows</c> of a file, which is Mesh's own: names of workflows, and in each <c>fail-fast</c> and <c>env</c> beside
/// its nodes; every other key of a workflow is a node.
/// </summary>
internal static class WorkflowReader
{
    public const string Key = "workflows";

    private const string FailFast = "fail-fast";
    private const string Environment = "env";

    /// <summary>
    /// True when the entry has workflows. Wercker knew none, so a pipeline may have this name: then one of its keys is a pipeline's,
    /// with a value that no workflow can be.
    /// </summary>
    public static bool IsWorkflows(YamlEntry entry) =>
        entry.Key.Text == Key
        && !(entry.Value is YamlMap map && map.Entries.Any(part =>
            PipelineReader.Keys.Contains(part.Key.Text) && part.Value is YamlList or YamlText { IsNull: false }));

    /// <summary>The workflows of the entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="pipelines">The names of the file's pipelines.</param>
    /// <param name="errors">Where faults are told.</param>
    public static List<PipelineWorkflow> ReadList(YamlEntry entry, IReadOnlyCollection<string> pipelines, ErrorList errors)
    {
        var workflows = new List<PipelineWorkflow>();
        if (entry.Value is YamlText { IsNull: true })
        {
            return workflows;
        }

        if (entry.Value is not YamlMap map)
        {
            errors.Add(
                entry.Value,
                $"'{Key}' must be a mapping of workflows, such as 'ci: {{build: , test: {{needs: build}}}}', not {entry.Value.Kind}");
            return workflows;
        }

        foreach (var candidate in map.Entries)
        {
            if (Read(candidate, errors) is { } workflow)
            {
                WorkflowGraph.Check(workflow, pipelines, errors);
                workflows.Add(workflow);
            }
        }

        return workflows;
    }

    private static PipelineWorkflow? Read(YamlEntry entry, ErrorList errors)
    {
        var name = entry.Key.Text;
        if (!ValueReader.IsName(name))
        {
            errors.Add(entry.Key, $"the name of a workflow {ValueReader.NameRule}");
            return null;
        }

        if (entry.Value is not YamlMap map)
        {
            errors.Add(
                entry.Value is YamlText { IsNull: true } ? entry.Key : entry.Value,
                $"the workflow '{name}' must be a mapping of nodes, such as 'test: {{needs: build}}', not {entry.Value.Kind}");
            return null;
        }

        var nodes = map.Entries.Where(part => part.Key.Text is not (FailFast or Environment)).ToList();
        if (nodes.Count is 0 or > PipelineLimits.Nodes)
        {
            errors.Add(entry.Key, $"the workflow '{name}' has {nodes.Count} nodes; 1 to {PipelineLimits.Nodes} are allowed");
            return null;
        }

        var failFast = map.Find(FailFast) is { } policy ? ValueReader.Bool(policy, errors) : null;
        var environment = map.Find(Environment) is { } env ? EnvironmentReader.Read(env, errors) : [];
        var read = new List<PipelineNode>();
        foreach (var node in nodes)
        {
            if (NodeReader.Read(node, errors) is { } one)
            {
                read.Add(one);
            }
        }

        // The graph of some of the nodes would be another graph.
        return read.Count == nodes.Count
            ? new PipelineWorkflow(name, entry.Key.Line, entry.Key.Column, PolicyOf(failFast), environment, read)
            : null;
    }

    public static FailurePolicy PolicyOf(bool? failFast) => failFast switch
    {
        null => FailurePolicy.Unspecified,
        true => FailurePolicy.FailFast,
        false => FailurePolicy.Continue,
    };
}
