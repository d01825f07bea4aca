namespace Mesh.Local.ApiServer;

/// <summary>One cause of a 422, worded as the Kubernetes validation library words it.</summary>
internal sealed record FieldError(string Field, string Reason, string Detail)
{
    public static FieldError Required(string field, string? note = null) =>
        new(field, "FieldValueRequired", note is null ? "Required value" : $"Required value: {note}");

    public static FieldError Invalid(string field, string? value, string why) =>
        new(field, "FieldValueInvalid", $"Invalid value: \"{value}\": {why}");

    public static FieldError Duplicate(string field, string? value) =>
        new(field, "FieldValueDuplicate", $"Duplicate value: \"{value}\"");

    public static FieldError NotFound(string field, string? value) =>
        new(field, "FieldValueNotFound", $"Not found: \"{value}\"");

    public static FieldError Unsupported(string field, string? value, params string[] supported) => new(
        field,
        "FieldValueNotSupported",
        $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}");

    public static FieldError Forbidden(string field, string why) => new(field, "FieldValueForbidden", $"Forbidden: {why}");
}
