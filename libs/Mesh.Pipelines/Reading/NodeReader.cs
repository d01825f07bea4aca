using System.Text.RegularExpressions;
using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>One node of a workflow. Nothing at all is a node that runs the pipeline of its own name, and needs nothing.</summary>
internal static partial class NodeReader
{
    private static readonly string[] Keys =
    [
        "pipeline", "needs", "when", "matrix", "fail-fast", "allow-failure", "env", "retry", "concurrency", "priority", "timeout",
    ];

    private static readonly Dictionary<string, NodeCondition> Conditions = new(StringComparer.Ordinal)
    {
        ["on_success"] = NodeCondition.OnSuccess,
        ["on_failure"] = NodeCondition.OnFailure,
        ["always"] = NodeCondition.Always,
    };

    [GeneratedRegex("^[A-Za-z0-9_-]{1,63}$")]
    private static partial Regex Name { get; }

    /// <summary>Null when an error was told that leaves no node.</summary>
    public static PipelineNode? Read(YamlEntry entry, ErrorList errors)
    {
        if (!Name.IsMatch(entry.Key.Text))
        {
            errors.Add(entry.Key, $"'{PlainOf(entry.Key.Text)}' cannot be the name of a node; use 1 to 63 letters, digits, - and _");
            return null;
        }

        switch (entry.Value)
        {
            case YamlText { IsNull: true }:
                return new PipelineNode(entry.Key, entry.Key, [], new WorkflowNode { Name = entry.Key.Text, Job = new Job() });
            case YamlMap map:
                return FromMap(entry.Key, map, errors);
            default:
                errors.Add(
                    entry.Value,
                    $"the node '{entry.Key.Text}' must be empty or a mapping with {string.Join(", ", Keys)}, not {entry.Value.Kind}");
                return null;
        }
    }

    private static PipelineNode FromMap(YamlText key, YamlMap map, ErrorList errors)
    {
        ValueReader.RefuseOthers(map, "a node", Keys, errors);
        var needs = map.Find("needs") is { } needed ? ReadNeeds(needed, errors) : [];
        var environment = map.Find("env") is { } env ? EnvironmentReader.Read(env, errors) : [];
        var message = new WorkflowNode
        {
            Name = key.Text,
            Condition = map.Find("when") is { } when ? ReadCondition(when, needs.Count > 0, errors) : NodeCondition.Unspecified,
            Matrix = map.Find("matrix") is { } matrix ? MatrixReader.Read(matrix, environment, errors) : null,
            AllowFailure = map.Find("allow-failure") is { } allowed && ValueReader.Bool(allowed, errors) == true,
            Job = new Job
            {
                Retry = map.Find("retry") is { } retry ? RetryReader.Read(retry, errors) : null,
                Concurrency = map.Find("concurrency") is { } group ? ConcurrencyReader.Read(group, errors) : null,
                Priority = map.Find("priority") is { } priority ? ValueReader.Number(priority, -100, 100, errors) ?? 0 : 0,
            },
        };
        if (map.Find("fail-fast") is { } failFast)
        {
            ReadFailFast(failFast, message.Matrix, hasMatrix: map.Find("matrix") is not null, errors);
        }

        var pipeline = map.Find("pipeline") is { } named && ValueReader.Text(named, errors) is not null ? (YamlText)named.Value : key;
        return new PipelineNode(key, pipeline, needs, message)
        {
            Environment = environment,
            Timeout = map.Find("timeout") is { } timeout
                ? DurationReader.Read(timeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), errors)
                : null,
        };
    }

    private static List<YamlText> ReadNeeds(YamlEntry entry, ErrorList errors)
    {
        var needs = new List<YamlText>();
        foreach (var item in entry.Value is YamlList list ? list.Items : [entry.Value])
        {
            if (item is not YamlText { IsNull: false } need)
            {
                errors.Add(item, $"'needs' must be a list of names of nodes, such as [build], not {item.Kind}");
            }
            else if (needs.Exists(earlier => earlier.Text == need.Text))
            {
                errors.Add(need, $"'{need.Text}' is here twice; keep one of them");
            }
            else
            {
                needs.Add(need);
            }
        }

        return needs;
    }

    private static NodeCondition ReadCondition(YamlEntry entry, bool hasNeeds, ErrorList errors)
    {
        if (ValueReader.Text(entry, errors) is not { } text)
        {
            return NodeCondition.Unspecified;
        }

        if (!Conditions.TryGetValue(text, out var condition))
        {
            errors.Add(entry.Value, $"'when' must be {string.Join(", ", Conditions.Keys)}");
        }
        else if (condition == NodeCondition.OnFailure && !hasNeeds)
        {
            errors.Add(entry.Value, "'on_failure' is about what the node needs; give it 'needs'");
        }

        return condition;
    }

    private static void ReadFailFast(YamlEntry entry, Matrix? matrix, bool hasMatrix, ErrorList errors)
    {
        if (!hasMatrix)
        {
            errors.Add(
                entry.Key, "'fail-fast' of a node is about the jobs of its 'matrix', and it has none; for all nodes, write it beside them");
        }
        else if (ValueReader.Bool(entry, errors) is { } failFast && matrix is not null)
        {
            matrix.FailurePolicy = WorkflowReader.PolicyOf(failFast);
        }
    }

    private static string PlainOf(string text) =>
        string.Concat(text.Take(PipelineLimits.NameLength).Select(c => char.IsControl(c) ? ' ' : c));
}
