using Google.Protobuf.WellKnownTypes;
using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Submission;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Reading;

/// <summary>Reads the filters of a ListJobsRequest that are more than a name.</summary>
internal static class ListFilters
{
    private const int MaxLabels = 8;
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;
    private const long NanosPerTick = 100;

    // 0001-01-01 and 9999-12-31T23:59:59, what a Timestamp may be.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;
    private const int NanosPerSecond = 1_000_000_000;

    public static IReadOnlyDictionary<string, string> Labels(ListJobsRequest request)
    {
        var found = new Violations();
        LabelValidation.Check(request.Labels, MaxLabels, "labels", found);
        if (found.Any)
        {
            var violations = found.ToArray();
            var (field, description) = violations[0];
            throw MeshErrors.InvalidArgument("LABELS_INVALID", $"The filter is not valid: {field}: {description}.", violations);
        }

        return request.Labels.ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Both bounds in ticks; null for none.</summary>
    public static (long? From, long? Before) Created(ListJobsRequest request)
    {
        var (from, before) = (Ticks(request.CreatedFrom, "created_from"), Ticks(request.CreatedBefore, "created_before"));
        return from is null || before is null || Precedes(request.CreatedFrom, request.CreatedBefore)
            ? (from, before)
            : throw Wrong("created_before", "must be after created_from");
    }

    /// <summary>Null for jobs of any workflow and of none.</summary>
    public static WorkflowKey? Workflow(ListJobsRequest request, string? project)
    {
        if (request.Workflow.Length == 0)
        {
            return null;
        }

        var workflow = RequestNames.Workflow(request.Workflow, "workflow");
        return project is null || workflow.Project == project
            ? workflow
            : throw MeshErrors.InvalidArgument(
                "WORKFLOW_NAME_INVALID",
                "workflow is of another project than parent.",
                ("workflow", "must be of the project of parent"));
    }

    // Jobs have their times in whole ticks: one is at or after a bound when it is at or after the next whole tick, and so is one
    // that is not before it.
    private static long? Ticks(Timestamp? time, string field)
    {
        if (time is null)
        {
            return null;
        }

        return time.Seconds is >= FirstSecond and <= LastSecond && time.Nanos is >= 0 and < NanosPerSecond
            ? DateTime.UnixEpoch.Ticks + (time.Seconds * TicksPerSecond) + ((time.Nanos + NanosPerTick - 1) / NanosPerTick)
            : throw Wrong(field, "must be a time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z");
    }

    private static bool Precedes(Timestamp from, Timestamp before) =>
        (from.Seconds, from.Nanos).CompareTo((before.Seconds, before.Nanos)) < 0;

    private static Exception Wrong(string field, string description) =>
        MeshErrors.InvalidArgument("CREATED_TIME_INVALID", $"{field} {description}.", (field, description));
}
