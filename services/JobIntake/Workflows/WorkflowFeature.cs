namespace Mesh.JobIntake.Workflows;

internal static class WorkflowFeature
{
    public static IServiceCollection AddWorkflows(this IServiceCollection services) => services
        .AddSingleton<WorkflowViews>()
        .AddSingleton<WorkflowReader>()
        .AddSingleton<ArtifactSources>()
        .AddSingleton<WorkflowSubmission>()
        .AddSingleton<WorkflowCancellation>()
        .AddSingleton<WorkflowRetry>();
}
