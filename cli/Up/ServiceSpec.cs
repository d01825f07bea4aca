namespace Mesh.Cli.Up;

/// <summary>A program that `mesh up` keeps alive.</summary>
/// <param name="Name">Its name, for people, its log and its Kubernetes Service.</param>
/// <param name="Program">The path of the executable.</param>
/// <param name="Port">Where it listens on 127.0.0.1.</param>
/// <param name="Environment">Its environment on top of ours.</param>
/// <param name="LogFile">Takes its stdout and stderr.</param>
/// <param name="PagePort">Where it serves browsers; 0: nowhere.</param>
internal sealed record ServiceSpec(
    string Name, string Program, int Port, IReadOnlyDictionary<string, string> Environment, string LogFile, int PagePort = 0)
{
    public Uri Address { get; } = new($"http://127.0.0.1:{Port}");
}
