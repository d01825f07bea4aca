using Microsoft.Extensions.Primitives;

namespace Mesh.Reporter.Page;

/// <summary>What every answer at the page's port tells the browser not to do with it.</summary>
internal static class PageHeaders
{
    /// <summary>
    /// Scripts, styles and data come from here alone, nothing is inline, and no text can become markup: with trusted types required
    /// the browser refuses the very functions that would make it so.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>For bytes that others wrote: nothing of them may run, whatever a browser takes them for.</summary>
    public const string ForeignBytesPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private static readonly KeyValuePair<string, StringValues>[] Always =
    [
        new("Content-Security-Policy", ContentSecurityPolicy),
        new("X-Content-Type-Options", "nosniff"),
        new("X-Frame-Options", "DENY"),
        new("Referrer-Policy", "no-referrer"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cache-Control", "no-store"),
    ];

    public static void Set(HttpResponse response)
    {
        foreach (var (name, value) in Always)
        {
            response.Headers[name] = value;
        }
    }
}
