using Mesh.Hosting.Errors;
using Mesh.Hosting.Names;
using Mesh.LogShipper.Storage;

namespace Mesh.LogShipper;

/// <summary>Checks what callers name: jobs, attempts, offsets.</summary>
internal static class LogNames
{
    public const string NotFoundReason = "LOG_NOT_FOUND";

    public static void RequireJob(string job)
    {
        if (!JobName.TryParse(job, out _))
        {
            throw MeshErrors.InvalidArgument(
                "JOB_NAME_INVALID", $"The job must be named {JobName.Form}.", ("job", $"Must be {JobName.Form}."));
        }
    }

    public static void RequireAttempt(int attempt, int least)
    {
        if (attempt < least)
        {
            throw MeshErrors.InvalidArgument(
                "ATTEMPT_INVALID", $"The attempt must be at least {least}.", ("attempt", $"Must be at least {least}."));
        }
    }

    public static void RequireOffset(long offset)
    {
        if (offset < 0)
        {
            throw MeshErrors.InvalidArgument(
                "OFFSET_INVALID", "The offset must not be negative.", ("offset", "Must be at least 0."));
        }
    }

    /// <summary>True when the job is the parent, or one of the project that the parent is. An empty parent holds all.</summary>
    public static bool IsIn(string job, string parent) =>
        parent.Length == 0
        || (job.StartsWith(parent, StringComparison.Ordinal) && (job.Length == parent.Length || job[parent.Length] == '/'));

    /// <summary>The log named; NOT_FOUND when there is none.</summary>
    public static async ValueTask<IStoredLog> RequireAsync(
        ILogStore store, string job, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(job, attempt, cancellationToken)
                ?? throw MeshErrors.NotFound(
                    NotFoundReason, attempt == 0 ? $"{job} has no log." : $"Attempt {attempt} of {job} has no log.");
        }
        catch (IOException)
        {
            throw MeshErrors.Unavailable("LOG_UNREADABLE", "The archive cannot be read at the moment.");
        }
    }
}
