using System.Collections.Frozen;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>Which requests are calls of the queue's services.</summary>
internal static class IntakeCalls
{
    private const string Package = "/mesh.intake.v1.";

    private static readonly FrozenSet<string> Unary = JobIntakeService.Descriptor.Methods.Concat(JobQueueService.Descriptor.Methods)
        .Where(method => !method.IsClientStreaming && !method.IsServerStreaming)
        .Select(method => $"/{method.Service.FullName}/{method.Name}")
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Also methods that only a newer leader knows.</summary>
    public static bool Has(HttpRequest request) =>
        request.Path.Value?.StartsWith(Package, StringComparison.Ordinal) == true
        && request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>It may go on for ever; so may a method that is not known here.</summary>
    public static bool IsStream(HttpRequest request) => !Unary.Contains(request.Path.Value ?? "");
}
