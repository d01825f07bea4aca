using Mesh.Intake.V1;

namespace Mesh.Agent.Checkout;

/// <summary>What git may be given: neither URL nor ref may be taken for an option or a refspec.</summary>
internal static class SourceRules
{
    private const string NeverInRefs = " ~^:?*[\\\x7f";

    public static SourceProblem? Check(Source source)
    {
        if (source.Url.Length == 0 || source.Url.StartsWith('-') || source.Url.Any(char.IsControl))
        {
            return new SourceProblem(
                OutcomeReason.SourceUnreachable,
                "the source URL is not one that git takes; use https://, ssh://, git:// or file://");
        }

        return IsRef(source.Ref) ? null : new SourceProblem(
            OutcomeReason.SourceRefNotFound,
            $"'{source.Ref}' cannot be the name of a ref; give a branch, a tag or a full commit id");
    }

    /// <summary>The URL without the password or token in it.</summary>
    public static string ForPeople(string url) => Secret(url) is { Length: > 0 } secret ? url.Replace(secret, "***") : url;

    /// <summary>The URL without any user and password: what the box's steps find in the repository's configuration.</summary>
    public static string WithoutSecret(string url) =>
        Secret(url).Length > 0 ? Stripped(url) : url;

    /// <summary>The part of the URL that no log may show; empty when there is none.</summary>
    public static string Secret(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        var authority = url[(start + 3)..].Split('/')[0];
        var at = authority.LastIndexOf('@');
        if (at < 0)
        {
            return "";
        }

        var user = authority[..at];
        var colon = user.IndexOf(':');
        return colon >= 0 ? user[(colon + 1)..] : url.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? user : "";
    }

    // The rules of git-check-ref-format, as far as they guard the command line and the refspec.
    private static bool IsRef(string text) =>
        !text.StartsWith('-') && !text.StartsWith('+') && !text.StartsWith('/') && !text.EndsWith('/')
        && !text.Contains("..") && !text.Contains("@{") && !text.Contains("//")
        && !text.Any(letter => char.IsControl(letter) || NeverInRefs.Contains(letter));

    private static string Stripped(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = url.IndexOf('/', start);
        var end = url.LastIndexOf('@', slash < 0 ? url.Length - 1 : slash);
        return url[..start] + url[(end + 1)..];
    }
}
