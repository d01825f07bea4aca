using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>What the jobs of a workflow are called: the node's name, with the values of its matrix in brackets.</summary>
internal sealed class NodeTitles
{
    // A longer name moves its own line only.
    private const int MostColumns = 32;

    private readonly Dictionary<string, string> _titles = [];
    private readonly Dictionary<string, int> _places = [];
    private readonly int _columns;

    public NodeTitles(Workflow workflow)
    {
        foreach (var job in workflow.Nodes.SelectMany(node => node.Jobs))
        {
            _places.TryAdd(job.Name, _places.Count);
            _titles.TryAdd(job.Name, PlainText.OneLine(job.Title));
        }

        _columns = Math.Min(MostColumns, _titles.Values.Select(title => title.Length).DefaultIfEmpty().Max());
    }

    /// <summary>The title of a job.</summary>
    public string Of(string job) => _titles.GetValueOrDefault(job, job);

    /// <summary>The title, as wide as the others.</summary>
    public string Padded(string job) => Of(job).PadRight(_columns);

    /// <summary>The job's place in the workflow, from 0.</summary>
    public int PlaceOf(string job) => _places.GetValueOrDefault(job);
}
