using Mesh.Cli.Follow;
using Mesh.Cli.Output;

namespace Mesh.Cli.Workflows;

/// <summary>Makes what shows the log of one job among others.</summary>
internal static class NodeSinks
{
    public static Func<NodeTitles, string, StepClock, ILogSink> Of(CliConsole console, bool json) => json
        ? (titles, job, _) => new NodeJsonSink(console, titles, job)
        : (titles, job, clock) => new NodeLogSink(console, clock, titles, job);
}
