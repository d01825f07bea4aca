using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.ApiServer;

/// <summary>A refusal, with the <c>metav1.Status</c> body that a real API server would send.</summary>
internal sealed class StatusException(int code, string reason, string message, JsonObject? details = null)
    : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }

    public static StatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static StatusException NotFound(ResourceKind kind, string name) =>
        new(404, "NotFound", $"{kind.Qualified} \"{name}\" not found", Details(kind, name));

    public static StatusException AlreadyExists(ResourceKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.Qualified} \"{name}\" already exists", Details(kind, name));

    public static StatusException Conflict(ResourceKind kind, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.Qualified} \"{name}\": {why}", Details(kind, name));

    public static StatusException Modified(ResourceKind kind, string name) => Conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try again");

    public static StatusException Expired(long asked, long floor) =>
        new(410, "Expired", $"too old resource version: {asked} ({floor})");

    public static StatusException NoSuchPath() =>
        new(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static StatusException MethodNotAllowed() => new(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        new JsonObject());

    public static StatusException Invalid(ResourceKind kind, string name, IReadOnlyList<FieldError> errors)
    {
        var details = Details(kind, name);
        details["kind"] = kind.Kind;
        details["causes"] = Causes(errors);
        return new StatusException(422, "Invalid", $"{QualifiedKind(kind)} \"{name}\" is invalid: {Summary(errors)}", details);
    }

    /// <summary>422 for a wrong query: <c>ListOptions.meta.k8s.io "" is invalid</c>.</summary>
    public static StatusException InvalidOptions(string kind, IReadOnlyList<FieldError> errors)
    {
        var details = new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = kind, ["causes"] = Causes(errors) };
        return new StatusException(422, "Invalid", $"{kind}.meta.k8s.io \"\" is invalid: {Summary(errors)}", details);
    }

    public static StatusException Forbidden(ResourceKind kind, string name, string why, JsonObject? cause = null)
    {
        var details = Details(kind, name);
        if (cause is not null)
        {
            details["causes"] = new JsonArray(cause);
        }

        return new StatusException(403, "Forbidden", $"{kind.Qualified} \"{name}\" is forbidden: {why}", details);
    }

    /// <summary>406: none of the forms that the client takes can be made.</summary>
    public static StatusException NotAcceptable() => new(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json");

    /// <summary>504: the version lies in the future.</summary>
    public static StatusException TooLarge(long asked, long current)
    {
        var message = $"Too large resource version: {asked}, current: {current}";
        var cause = new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" };
        return new StatusException(
            504,
            "Timeout",
            "Timeout: " + message,
            new JsonObject { ["causes"] = new JsonArray(cause), ["retryAfterSeconds"] = 1 });
    }

    private static string QualifiedKind(ResourceKind kind) =>
        kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";

    private static JsonArray Causes(IEnumerable<FieldError> errors) =>
    [
        .. errors.Select(error => new JsonObject
        {
            ["reason"] = error.Reason,
            ["message"] = error.Detail,
            ["field"] = error.Field,
        }),
    ];

    private static string Summary(IReadOnlyList<FieldError> errors)
    {
        var list = string.Join(", ", errors.Select(error => $"{error.Field}: {error.Detail}"));
        return errors.Count == 1 ? list : $"[{list}]";
    }

    private static JsonObject Details(ResourceKind kind, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0)
        {
            details["group"] = kind.Group;
        }

        details["kind"] = kind.Plural;
        return details;
    }
}
