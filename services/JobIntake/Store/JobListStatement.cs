using System.Globalization;
using System.Text;

namespace Mesh.JobIntake.Store;

/// <summary>
/// The statement of a list, the same in every store but for the words of a join. It reads the tables in the order in which it
/// names them: the workflow's jobs when there is one, else those with the first label, else all. Each is in an index by sequence,
/// so a page is read from its start to its end, without a sort; states and times are looked up row by row. A filter's value is
/// always a parameter: there are few statements.
/// </summary>
internal sealed class JobListStatement
{
    private readonly List<object> _values = [];
    private readonly StringBuilder _conditions = new();

    private JobListStatement()
    {
    }

    public string Sql { get; private set; } = "";

    /// <summary>A long or a string for each of $1, $2 and so on.</summary>
    public IReadOnlyList<object> Values => _values;

    /// <summary>Writes the statement.</summary>
    /// <param name="query">What to list.</param>
    /// <param name="join">The words that join the table before to the next one.</param>
    /// <param name="ofProject">The table jobs, read by an index of projects.</param>
    /// <param name="ofWorkflow">The table jobs, read by its index of workflows.</param>
    public static JobListStatement Of(JobQuery query, string join, string ofProject, string ofWorkflow)
    {
        var made = new JobListStatement();
        // The states as a bit set keep the statement the same for every filter.
        var states = made.Add(query.Phases.Aggregate(0L, (set, phase) => set | (1L << (int)phase)));
        made._conditions.Append(CultureInfo.InvariantCulture, $"sequence < {made.Add(query.Before)}");
        made.Require("sequence >", query.After > 0 ? query.After : null);
        made._conditions.Append(CultureInfo.InvariantCulture, $" AND ({states} = 0 OR ({states} >> state) & 1 = 1)");
        made.Require("project =", query.Project);
        made.Require("workflow =", query.Workflow);
        made.Require("create_time >=", query.CreatedFrom);
        made.Require("create_time <", query.CreatedBefore);
        var tables = made.Tables(query, join, ofProject, ofWorkflow);
        made.Sql = $"SELECT {JobRow.Columns} FROM {tables} WHERE {made._conditions} "
            + $"ORDER BY sequence DESC LIMIT {made.Add(query.Limit)}";
        return made;
    }

    private string Tables(JobQuery query, string join, string ofProject, string ofWorkflow)
    {
        var tables = new List<string>();
        // In the order of the keys, so that the same labels are the same statement, read in the same way.
        foreach (var (key, value) in query.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            var table = FormattableString.Invariant($"l{tables.Count}");
            tables.Add($"job_labels {table}");
            Require($"{table}.key =", key);
            Require($"{table}.value =", value);
        }

        // With labels the jobs come by their sequences.
        var jobs = query.Workflow is not null ? ofWorkflow : query is { Labels.Count: 0, Project: not null } ? ofProject : "jobs";
        tables.Insert(query.Workflow is null ? tables.Count : 0, jobs);
        // USING makes one column of all the sequences.
        return tables[0] + string.Concat(tables.Skip(1).Select(table => $" {join} {table} USING (sequence)"));
    }

    private void Require(string comparison, object? value)
    {
        if (value is not null)
        {
            _conditions.Append(CultureInfo.InvariantCulture, $" AND {comparison} {Add(value)}");
        }
    }

    private string Add(object value)
    {
        _values.Add(value is int number ? (long)number : value);
        return FormattableString.Invariant($"${_values.Count}");
    }
}
