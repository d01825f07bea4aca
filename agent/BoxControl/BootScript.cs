using System.Text;

namespace Mesh.Agent.BoxControl;

/// <summary>
/// The script that turns into a step: tells the step's process id, goes to its directory, sets its environment and becomes
/// <c>sh -e</c> on the user's code. Directories are taken from the box's own environment, because only the box knows where
/// the shared volumes are in it.
/// </summary>
internal static class BootScript
{
    public static string Write(int step, string cwd, IEnumerable<StepVariable> environment)
    {
        var directory = cwd.StartsWith('/') ? ShellQuote.Quote(cwd) : $"\"$MESH_PIPELINE_DIR/source/\"{ShellQuote.Quote(cwd)}";
        var told = ShellQuote.Quote($"mesh: the working directory {cwd} is not there; correct the cwd of this step");
        var script = new StringBuilder();
        script.Append($"echo \"started {step} $$\" >&4\n");
        script.Append($"if ! cd -- {directory} 2>/dev/null; then\n");
        script.Append($"  echo \"nocwd {step}\" >&4\n");
        script.Append($"  printf '%s\\n' {told} >&2\n");
        script.Append("  exit 1\n");
        script.Append("fi\n");
        script.Append("exec 4>&-\n");

        // "$@" survives whatever the environment below changes.
        script.Append($"set -- \"$1\" \"$MESH_CONTROL_DIR/step-{step}.sh\" \"$MESH_PIPELINE_DIR\"\n");
        foreach (var variable in environment)
        {
            var value = variable.InPipelineDirectory
                ? $"\"$3\"{ShellQuote.Quote(variable.Value)}"
                : ShellQuote.Quote(variable.Value);
            script.Append($"export {variable.Name}={value}\n");
        }

        script.Append("exec \"$1\" -e \"$2\"\n");
        return script.ToString();
    }
}
