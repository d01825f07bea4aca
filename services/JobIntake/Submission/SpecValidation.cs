using Mesh.Intake.V1;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks a JobSpec; the paths are those that a SubmitJob caller sees.</summary>
internal static class SpecValidation
{
    private const string Path = "job.spec";
    private const int MaxBytes = 512 * 1024;
    private const int MaxName = 128;
    private const int MaxUrl = 2048;
    private const int MaxRef = 255;
    private const int MaxDirectory = 4096;
    private const int MaxSteps = 256;
    private const int MaxAfterSteps = 64;

    private static readonly string[] Schemes = ["https://", "http://", "ssh://", "git://", "file://"];

    public static void Check(JobSpec spec, Violations found)
    {
        var bytes = spec.CalculateSize();
        if (bytes > MaxBytes)
        {
            found.Add(Path, $"{bytes} bytes serialised; at most {MaxBytes}");
            return;
        }

        found.Require(
            spec.Pipeline.Length <= MaxName && !TextRules.HasControl(spec.Pipeline),
            $"{Path}.pipeline",
            $"at most {MaxName} characters, no control characters");
        CheckSource(spec.Source, found);
        CheckBox(spec.Box, found);
        EnvironmentValidation.Check(spec.Env, $"{Path}.env", found);
        SecretsValidation.Check(spec.Secrets, spec.Env, $"{Path}.secrets", found);
        found.Require(spec.Steps.Count is >= 1 and <= MaxSteps, $"{Path}.steps", $"1 to {MaxSteps} steps");
        found.Require(spec.AfterSteps.Count <= MaxAfterSteps, $"{Path}.after_steps", $"at most {MaxAfterSteps} after-steps");
        var names = new HashSet<string>(StringComparer.Ordinal);
        CheckSteps(spec.Steps.Take(MaxSteps), $"{Path}.steps", names, found);
        CheckSteps(spec.AfterSteps.Take(MaxAfterSteps), $"{Path}.after_steps", names, found);
        ServicesValidation.Check(spec.Services, $"{Path}.services", found);
        ArtifactsValidation.Check(spec, Path, found);
        if (spec.Limits is { } limits)
        {
            LimitsValidation.Check(limits, $"{Path}.limits", found);
        }
    }

    private static void CheckSource(Source? source, Violations found)
    {
        if (source is null)
        {
            return;
        }

        found.Require(
            source.Url.Length <= MaxUrl
                && Schemes.Any(s => source.Url.Length > s.Length && source.Url.StartsWith(s, StringComparison.Ordinal))
                && !source.Url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)),
            $"{Path}.source.url",
            $"required: an https://, http://, ssh://, git:// or file:// URL of at most {MaxUrl} characters "
                + "(git@host:path is ssh://git@host/path)");
        found.Require(
            source.Ref.Length == 0 || (source.Ref.Length <= MaxRef && TextRules.IsGitRef(source.Ref)),
            $"{Path}.source.ref",
            $"a branch, a tag or a full commit id, at most {MaxRef} characters");
    }

    private static void CheckBox(Box? box, Violations found)
    {
        if (box is null)
        {
            found.Add($"{Path}.box", "required");
            return;
        }

        found.Require(TextRules.IsImage(box.Image), $"{Path}.box.image", TextRules.ImageForm);
        EnvironmentValidation.Check(box.Env, $"{Path}.box.env", found);
    }

    private static void CheckSteps(IEnumerable<Step> steps, string path, HashSet<string> names, Violations found)
    {
        foreach (var (index, step) in steps.Index())
        {
            var at = $"{path}[{index}]";
            if (step.Name.Length is 0 or > MaxName || TextRules.HasControl(step.Name))
            {
                found.Add($"{at}.name", $"required: 1 to {MaxName} characters, no control characters");
            }
            else if (!names.Add(step.Name))
            {
                found.Add($"{at}.name", "another step of the job has this name");
            }

            found.Require(step.Code.Length > 0, $"{at}.code", "required");
            found.Require(!step.Code.Contains('\0'), $"{at}.code", "a script cannot contain NUL");
            found.Require(
                step.Cwd.Length <= MaxDirectory && !TextRules.HasControl(step.Cwd),
                $"{at}.cwd",
                $"at most {MaxDirectory} characters, no control characters");
            EnvironmentValidation.Check(step.Env, $"{at}.env", found);
        }
    }
}
