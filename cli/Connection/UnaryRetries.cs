using Grpc.Core;
using Grpc.Net.Client.Configuration;
using Mesh.Intake.V1;
using Mesh.Report.V1;

namespace Mesh.Cli.Connection;

/// <summary>
/// A question that met a service while it starts again is asked again, for about two seconds. Only questions that are safe to
/// repeat: SubmitJob is, because the command always sends a request ID. Streams have a pace of their own, see
/// <see cref="RetryPace"/>.
/// </summary>
internal static class UnaryRetries
{
    public static ServiceConfig Config { get; } = new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names =
                {
                    Intake(nameof(JobIntakeService.JobIntakeServiceClient.SubmitJob)),
                    Intake(nameof(JobIntakeService.JobIntakeServiceClient.GetJob)),
                    Intake(nameof(JobIntakeService.JobIntakeServiceClient.ListJobs)),
                    Intake(nameof(JobIntakeService.JobIntakeServiceClient.CancelJob)),
                    Intake(nameof(JobIntakeService.JobIntakeServiceClient.GetQueue)),
                    new MethodName
                    {
                        Service = ReporterService.Descriptor.FullName,
                        Method = nameof(ReporterService.ReporterServiceClient.GetReport),
                    },
                },
                RetryPolicy = new RetryPolicy
                {
                    // gRPC waits a random part of the backoff: 1.7 s on average in all, 3.5 s at most.
                    MaxAttempts = 5,
                    InitialBackoff = TimeSpan.FromMilliseconds(250),
                    MaxBackoff = TimeSpan.FromSeconds(2),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            },
        },
    };

    private static MethodName Intake(string method) =>
        new() { Service = JobIntakeService.Descriptor.FullName, Method = method };
}
