using System.Globalization;
using Mesh.Agent.LogShipping;

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
    /// <summary>Bytes after which a line of a step's output is ended and marked: <c>MESH_LOG_LINE_BYTES</c>.</summary>
    public int LogLineBytes { get; init; } = LineBound.DefaultBytes;

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
            Required("MESH_PIPELINE_DIR"))
        {
            LogLineBytes = LineBytes(),
        };

        string Required(string name) => variable(name) is { Length: > 0 } value
            ? value
            : throw new AgentUsageException($"{name} is not set; the dispatcher sets it in the pods that it makes");

        int LineBytes()
        {
            if (variable("MESH_LOG_LINE_BYTES") is not { Length: > 0 } value)
            {
                return LineBound.DefaultBytes;
            }

            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                && bytes >= LineBound.LeastBytes
                ? bytes
                : throw new AgentUsageException(
                    $"MESH_LOG_LINE_BYTES must be a number from {LineBound.LeastBytes}, not '{value}'");
        }

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
