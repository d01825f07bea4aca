using System.Net;
using k8s.Autorest;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// Reads what an answer other than 2xx to the creation of a pod means. Pure; docs/failures.md has it as a table.
/// </summary>
internal static class PodCreationAnswer
{
    // 403 is also what the cluster says when it, and not the job, is set up wrong or is just going away.
    private static readonly string[] PlatformsOwn =
    [
        "cannot create resource", "because it is being terminated", "error looking up service account",
        "not yet ready to handle request",
    ];

    /// <summary>What the server decided; null for what another try may mend.</summary>
    public static PodCreation? Read(HttpOperationException e)
    {
        var message = KubernetesFailure.Describe(e);
        return e.Response.StatusCode switch
        {
            // A quota whose count two creates change at once answers 409 as well, and made nothing.
            HttpStatusCode.Conflict when KubernetesFailure.Reason(e) == "Conflict" => null,
            HttpStatusCode.Conflict => new PodCreation.Exists(),
            HttpStatusCode.Forbidden when Says(message, "exceeded quota") => new PodCreation.NoRoom(message),
            HttpStatusCode.Forbidden when PlatformsOwn.Any(w => Says(message, w)) => null,
            HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
                or HttpStatusCode.RequestEntityTooLarge => new PodCreation.Refused(message),

            // A webhook chooses the code of its refusal itself.
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
                when Says(message, "admission webhook") && Says(message, "denied the request") =>
                    new PodCreation.Refused(message),
            _ => null,
        };
    }

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
