namespace Mesh.Pipelines;

/// <summary>
/// Gives every step of a job a name of its own. A script without a name is <c>script</c>; the second step of a name gets the
/// suffix <c>-2</c> and so on. Files of Wercker may repeat names, so a repetition is no error.
/// </summary>
internal sealed class StepNames
{
    private const string Unnamed = "script";
    private readonly HashSet<string> _taken;

    // The agent's own step has this name in logs and reports.
    private readonly HashSet<string> _given = ["prepare"];

    /// <param name="steps">All steps of the job: a made-up name must not take the one that a later step has by right.</param>
    public StepNames(IEnumerable<PipelineStep> steps) => _taken = ["prepare", .. steps.Select(Wanted)];

    public string Next(PipelineStep step)
    {
        var wanted = Wanted(step);
        if (_given.Add(wanted))
        {
            return wanted;
        }

        for (var number = 2; ; number++)
        {
            var suffix = $"-{number}";
            var stem = wanted.Length + suffix.Length > PipelineLimits.NameLength
                ? wanted[..(PipelineLimits.NameLength - suffix.Length)]
                : wanted;
            if (_taken.Add(stem + suffix))
            {
                _given.Add(stem + suffix);
                return stem + suffix;
            }
        }
    }

    private static string Wanted(PipelineStep step) => step.Name.Length > 0 ? step.Name : Unnamed;
}
