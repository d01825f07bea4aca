using System.ComponentModel.DataAnnotations;
using Mesh.Hosting.Names;

namespace Mesh.Dispatcher.Pods;

/// <summary>The section <c>Dispatcher:Pods</c>.</summary>
public sealed class RunnerPodOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Dispatcher:Pods";

    // The agent takes no less.
    private const int LeastLogLineBytes = 1024;
    private const string ObjectName = "^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?$";

    /// <summary>
    /// The projects whose box runs as the user that its image names, also root; <c>*</c>: all. Everywhere else a box runs
    /// as user 1654. The namespace of the pods must then enforce no more than PodSecurity <c>baseline</c>.
    /// </summary>
    public IReadOnlyList<string> RootProjects { get; set; } = [];

    /// <summary>The PriorityClass of runner pods. Empty: the cluster's default.</summary>
    [RegularExpression(ObjectName, ErrorMessage = "Dispatcher:Pods:PriorityClass is the name of a PriorityClass, or empty.")]
    public string PriorityClass { get; set; } = "";

    /// <summary>The RuntimeClass of runner pods, such as one of gVisor or Kata. Empty: the nodes' default runtime.</summary>
    [RegularExpression(ObjectName, ErrorMessage = "Dispatcher:Pods:RuntimeClass is the name of a RuntimeClass, or empty.")]
    public string RuntimeClass { get; set; } = "";

    /// <summary>
    /// Bytes after which the agent ends a line of a step's output and marks it. 0: the agent's own bound, 1 MiB.
    /// </summary>
    public int LogLineBytes { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var project in RootProjects.Where(p => p != RunnerPodSettings.AllProjects && !ProjectId.IsValid(p)))
        {
            yield return new ValidationResult(
                $"Dispatcher:Pods:RootProjects has '{project}', which is neither a project ({ProjectId.Form}) nor '*'.");
        }

        if (LogLineBytes is not 0 and < LeastLogLineBytes)
        {
            yield return new ValidationResult($"Dispatcher:Pods:LogLineBytes must be 0 or at least {LeastLogLineBytes}.");
        }
    }
}
