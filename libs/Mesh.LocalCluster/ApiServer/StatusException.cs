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
        var causes = new JsonArray();
        foreach (var error in errors)
        {
            causes.Add(new JsonObject { ["reason"] = error.Reason, ["message"] = error.Detail, ["field"] = error.Field });
        }

        var details = Details(kind, name);
        details["kind"] = kind.Kind;
        details["causes"] = causes;
        var list = string.Join(", ", errors.Select(error => $"{error.Field}: {error.Detail}"));
        var all = errors.Count == 1 ? list : $"[{list}]";
        return new StatusException(422, "Invalid", $"{kind.Kind} \"{name}\" is invalid: {all}", details);
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
