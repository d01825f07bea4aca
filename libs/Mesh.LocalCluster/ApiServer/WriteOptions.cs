using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>The query of a write: CreateOptions, UpdateOptions or PatchOptions.</summary>
/// <param name="Manager">Who owns the fields that it sets; null for a controller in this process, which is not tracked.</param>
/// <param name="DryRun">Do all but the storing.</param>
/// <param name="IsApply">A server-side apply.</param>
/// <param name="Force">Apply takes fields from their owners.</param>
internal sealed record WriteOptions(string? Manager = null, bool DryRun = false, bool IsApply = false, bool Force = false)
{
    public const int MaxManagerLength = 128;

    public static readonly WriteOptions Internal = new();

    /// <summary>Reads and checks the query; <paramref name="kind"/> names the options in a refusal.</summary>
    public static WriteOptions Parse(HttpRequest request, string kind, bool apply = false)
    {
        var query = request.Query;
        var manager = (string?)query["fieldManager"] ?? "";
        var errors = new List<FieldError>();
        CheckDryRun(query["dryRun"], errors);
        if (kind == "PatchOptions" && !apply && query.ContainsKey("force"))
        {
            errors.Add(FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        }

        if (apply && manager.Length == 0)
        {
            errors.Add(FieldError.Required("fieldManager", "is required for apply patch"));
        }

        if (manager.Length > MaxManagerLength)
        {
            errors.Add(new FieldError(
                "fieldManager", "FieldValueTooLong", $"Too long: may not be more than {MaxManagerLength} bytes"));
        }

        var validation = (string?)query["fieldValidation"];
        if (validation is not (null or "" or "Ignore" or "Warn" or "Strict"))
        {
            errors.Add(FieldError.Unsupported("fieldValidation", validation, "", "Ignore", "Strict", "Warn"));
        }

        if (errors.Count > 0)
        {
            throw StatusException.InvalidOptions(kind, errors);
        }

        return new WriteOptions(
            manager.Length > 0 ? manager : FromAgent(request),
            query["dryRun"].Count > 0,
            apply,
            ListOptions.IsTrue(query["force"]));
    }

    public static void CheckDryRun(IEnumerable<string?> values, List<FieldError> errors)
    {
        foreach (var wrong in values.Where(value => value != "All"))
        {
            errors.Add(FieldError.Unsupported("dryRun", wrong, "All"));
        }
    }

    /// <summary>As a real API server: the program's name, without its version.</summary>
    private static string FromAgent(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString().Split('/')[0].Trim();
        return agent.Length == 0 ? "unknown" : agent.Length > MaxManagerLength ? agent[..MaxManagerLength] : agent;
    }
}
