using Mesh.Agent.BoxControl;
using Mesh.Agent.Prepare;
using Mesh.Intake.V1;

namespace Mesh.Agent.Run;

/// <summary>
/// The environment of steps: Mesh's variables and those that pipelines written for Wercker look for, then the job's, then its
/// secrets, then the step's.
/// </summary>
internal sealed class StepEnvironment(AgentEnvironment environment, JobSpec job, Handover handover)
{
    public IReadOnlyList<StepVariable> Of(PlannedStep step, StepEnd? failure, string failedStep)
    {
        var variables = new List<StepVariable>
        {
            new("CI", "true"),
            new("MESH", "true"),
            new("MESH_JOB", environment.Job),
            new("MESH_ATTEMPT", $"{environment.Attempt}"),
            new("MESH_PIPELINE", job.Pipeline),
            new("MESH_STEP_NAME", step.Name),
            new("MESH_SOURCE_DIR", "/source", InPipelineDirectory: true),
            new("MESH_GIT_COMMIT", handover.Commit),
            new("MESH_GIT_REF", handover.Ref),
            new("WERCKER", "true"),
            new("WERCKER_ROOT", "", InPipelineDirectory: true),
            new("WERCKER_SOURCE_DIR", "/source", InPipelineDirectory: true),
            new("WERCKER_OUTPUT_DIR", "/output", InPipelineDirectory: true),
            new("WERCKER_CACHE_DIR", "/cache", InPipelineDirectory: true),
            new("WERCKER_STEP_NAME", step.Name),
            new("WERCKER_STEP_TYPE", "script"),
            new("WERCKER_GIT_COMMIT", handover.Commit),
            new("WERCKER_GIT_BRANCH", handover.Ref),
            new("WERCKER_RUN_ID", environment.Job),

            // The source belongs to the agent's user; without this git in a box with another user refuses it.
            new("GIT_CONFIG_COUNT", "1"),
            new("GIT_CONFIG_KEY_0", "safe.directory"),
            new("GIT_CONFIG_VALUE_0", "/source", InPipelineDirectory: true),
        };
        if (step.IsAfter)
        {
            AddResult(variables, failure, failedStep);
        }

        variables.AddRange(job.Env.Select(entry => new StepVariable(entry.Key, entry.Value)));
        variables.AddRange(job.Secrets.Select(secret => new StepVariable(secret.Name, secret.Value)));
        variables.AddRange(step.Step.Env.Select(entry => new StepVariable(entry.Key, entry.Value)));
        return variables;
    }

    private static void AddResult(List<StepVariable> variables, StepEnd? failure, string failedStep)
    {
        variables.Add(new("MESH_RESULT", failure is null ? "passed" : "failed"));
        variables.Add(new("WERCKER_RESULT", failure is null ? "passed" : "failed"));
        if (failure is not null)
        {
            variables.Add(new("WERCKER_FAILED_STEP_DISPLAY_NAME", failedStep));
            variables.Add(new("WERCKER_FAILED_STEP_MESSAGE", failure.Message));
        }
    }
}
