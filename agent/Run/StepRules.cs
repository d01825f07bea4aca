using Mesh.Agent.BoxControl;

namespace Mesh.Agent.Run;

/// <summary>What cannot be handed to a shell is told, not mangled.</summary>
internal static class StepRules
{
    public static string? Check(PlannedStep step, IReadOnlyList<StepVariable> environment)
    {
        if (step.Step.Code.Contains('\0') || step.Step.Cwd.Contains('\0'))
        {
            return $"step \"{step.Name}\" holds a NUL character, which no shell can take";
        }

        foreach (var variable in environment)
        {
            if (!IsName(variable.Name))
            {
                return $"\"{variable.Name}\" is no name of an environment variable; use letters, digits and _";
            }

            if (variable.Value.Contains('\0'))
            {
                return $"the environment variable {variable.Name} holds a NUL character, which no shell can take";
            }
        }

        return null;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
