using Mesh.Cli.Follow;
using Mesh.Cli.Lines;

namespace Mesh.Cli.Commands;

/// <summary>What `mesh logs` was asked for.</summary>
/// <param name="Job">The job's full name.</param>
/// <param name="Attempt">The attempt; 0: the newest.</param>
/// <param name="From">The first byte wanted.</param>
/// <param name="Last">Only so many lines at the end; 0: all.</param>
/// <param name="Follow">Go on until the end.</param>
/// <param name="Json">Messages as JSON.</param>
/// <param name="Filter">What the log service leaves out.</param>
/// <param name="View">How lines are shown.</param>
internal sealed record LogsRequest(
    string Job, int Attempt, long From, int Last, bool Follow, bool Json, LogFilter Filter, LineView View);
