namespace Mesh.JobIntake.Submission;

internal static class SubmissionFeature
{
    public static IServiceCollection AddSubmission(this IServiceCollection services) => services
        .AddSingleton<IJobIdSource, TimeSortedJobIds>()
        .AddSingleton<JobPreparation>()
        .AddSingleton<RepeatedRequests>()
        .AddSingleton<JobSubmission>()
        .AddSingleton<BatchSubmission>()
        .AddSingleton<SubmissionStreams>()
        .AddSingleton<JobCancellation>()
        .AddSingleton<JobRetry>();
}
