using System.Globalization;

namespace Mesh.Agent;

/// <summary>What the pod tells the agent; see "Pod shape" in the docs. The paths come from the pod, none is built in.</summary>
internal sealed record AgentEnvironment(
    string Job,
    int Attempt,
    long Epoch,
    Uri Address,
    string TokenFile,
    string JobFile,
    string ControlDirectory,
    string PipelineDirectory)
{
    public string SourceDirectory => Path.Combine(PipelineDirectory, "source");

    /// <exception cref="AgentUsageException">A variable is absent or wrong.</exception>
    public static AgentEnvironment Read(Func<string, string?> variable)
    {
        return new AgentEnvironment(
            Required("MESH_JOB"),
            (int)Number("MESH_ATTEMPT", int.MaxValue),
            Number("MESH_EPOCH", long.MaxValue),
            Address(),
            Required("MESH_TOKEN_FILE"),
            Required("MESH_JOB_FILE"),
            Required("MESH_CONTROL_DIR"),
            Required("MESH_PIPELINE_DIR"));

        string Required(string name) => variable(name) is { Length: > 0 } value
            ? value
            : throw new AgentUsageException($"{name} is not set; the dispatcher sets it in the pods that it makes");

        long Number(string name, long highest) =>
            long.TryParse(Required(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= highest
                ? number
                : throw new AgentUsageException($"{name} must be a number, not '{variable(name)}'");

        Uri Address() =>
            Uri.TryCreate(Required("MESH_ADDRESS"), UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? uri
            : throw new AgentUsageException($"MESH_ADDRESS must be an http:// or https:// URL, not '{variable("MESH_ADDRESS")}'");
    }
}
