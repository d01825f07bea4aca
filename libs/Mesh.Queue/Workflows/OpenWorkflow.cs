using Mesh.Queue.Jobs;

namespace Mesh.Queue.Workflows;

/// <summary>A workflow that has not ended: its graph, and how its ended jobs ended.</summary>
internal sealed class OpenWorkflow
{
    private const int WholeWorkflow = -1;

    private readonly Dictionary<string, int> _nodeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobPhase> _ended;
    private readonly int[] _left;
    private readonly List<int>[] _dependents;
    private readonly HashSet<int> _failedFast = [];
    private int _open;

    public OpenWorkflow(WorkflowRecord record, IReadOnlyDictionary<string, JobPhase> ended)
    {
        Record = record;
        _ended = new Dictionary<string, JobPhase>(StringComparer.Ordinal);
        _left = [.. record.Nodes.Select(node => node.Jobs.Length)];
        _dependents = [.. record.Nodes.Select(_ => new List<int>())];
        _open = _left.Sum();
        foreach (var (index, node) in record.Nodes.Index())
        {
            foreach (var job in node.Jobs)
            {
                _nodeOf[job] = index;
            }

            foreach (var need in node.Needs)
            {
                _dependents[need].Add(index);
            }
        }

        foreach (var (job, phase) in record.Done.Select(job => (job, JobPhase.Succeeded)).Concat(ended.Select(e => (e.Key, e.Value))))
        {
            End(job, phase);
        }
    }

    public WorkflowRecord Record { get; set; }

    public bool HasEnded => _open == 0;

    public void End(string job, JobPhase phase)
    {
        if (_nodeOf.TryGetValue(job, out var node) && _ended.TryAdd(job, phase))
        {
            _left[node]--;
            _open--;
        }
    }

    public int NodeOf(string job) => _nodeOf[job];

    public JobPhase PhaseOf(string ended) => _ended[ended];

    /// <summary>True the first time: a failure ends the others of its node, or of the workflow, once.</summary>
    public bool FailsFast(int node) =>
        Record.FailsFast ? _failedFast.Add(WholeWorkflow) | _failedFast.Add(node) : Record.Nodes[node].FailsFast && _failedFast.Add(node);

    public bool HasNodeEnded(int node) => _left[node] == 0;

    public IReadOnlyList<int> DependentsOf(int node) => _dependents[node];

    public bool HaveNeedsEnded(int node) => Record.Nodes[node].Needs.All(HasNodeEnded);

    public IEnumerable<string> NeedsLeft(int node) =>
        Record.Nodes[node].Needs.Where(need => !HasNodeEnded(need)).Select(need => Record.Nodes[need].Name);

    /// <summary>True when this end of a job of the node counts as a failure.</summary>
    public bool IsFailure(int node, JobPhase phase) =>
        !Record.Nodes[node].AllowsFailure
        && phase is JobPhase.Failed or JobPhase.TimedOut or JobPhase.Cancelled or JobPhase.InfrastructureFailed;

    /// <summary>What the ended needs of a node mean for its condition.</summary>
    public bool IsConditionMet(int node) => Record.Nodes[node].Condition switch
    {
        NodeCondition.Always => true,
        NodeCondition.OnFailure => HasFailedNeed(node, []),
        _ => Record.Nodes[node].Needs.All(HasSucceeded),
    };

    private bool HasSucceeded(int node) => Record.Nodes[node].Jobs.All(
        job => _ended[job] == JobPhase.Succeeded || (Record.Nodes[node].AllowsFailure && _ended[job] != JobPhase.Skipped));

    /// <summary>A node that was skipped for a failure passes the failure on.</summary>
    private bool HasFailedNeed(int node, HashSet<int> seen) => Record.Nodes[node].Needs.Any(
        need => seen.Add(need)
            && Record.Nodes[need].Jobs.Any(
                job => IsFailure(need, _ended[job]) || (_ended[job] == JobPhase.Skipped && HasFailedNeed(need, seen))));
}
