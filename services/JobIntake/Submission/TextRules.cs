namespace Mesh.JobIntake.Submission;

/// <summary>What texts may be made of.</summary>
internal static class TextRules
{
    /// <summary>What a caller is told who gives no image reference.</summary>
    public const string ImageForm = "required: an image reference of at most 512 characters without spaces";

    private const int MaxImage = 512;

    /// <summary>No more than this is checked here: what an image reference may be is the container runtime's to say.</summary>
    public static bool IsImage(string text) =>
        text.Length is > 0 and <= MaxImage && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

    public static bool HasControl(string text) => text.Any(char.IsControl);

    public static bool IsEnvironmentName(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    public static bool IsLabelText(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or '-');

    public static bool IsRequestId(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '/' or '-');

    /// <summary>What git takes for a ref or a commit (git-check-ref-format), and what no option can be mistaken for.</summary>
    public static bool IsGitRef(string text) =>
        text[0] is not ('-' or '/')
        && text[^1] is not ('/' or '.')
        && !text.Contains("..", StringComparison.Ordinal)
        && !text.Contains("//", StringComparison.Ordinal)
        && !text.Contains("@{", StringComparison.Ordinal)
        && !text.EndsWith(".lock", StringComparison.Ordinal)
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '~' or '^' or ':' or '?' or '*' or '[' or '\\');
}
