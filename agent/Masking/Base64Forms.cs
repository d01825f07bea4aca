using System.Text;

namespace Mesh.Agent.Masking;

/// <summary>
/// What base64 makes of a text that stands anywhere in something longer: one form for each of the three places that it may have
/// in a group of three bytes. Characters at the ends that neighbours have a part in are not of the form.
/// </summary>
internal static class Base64Forms
{
    private const int Bits = 6;

    // What `base64` and `openssl base64` break lines at.
    private static readonly int[] Widths = [76, 64];

    public static IEnumerable<string> Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var before = 0; before < 3; before++)
        {
            var form = Form(bytes, before);
            yield return form;
            yield return UrlSafe(form);
        }
    }

    /// <summary>The lines of a long text that was encoded alone.</summary>
    public static IEnumerable<string> WrappedOf(string text)
    {
        var form = Form(Encoding.UTF8.GetBytes(text), 0);
        return Widths
            .Where(width => form.Length > width)
            .SelectMany(width => form.Chunk(width))
            .Where(line => line.Length >= SecretForms.LeastBytes)
            .Select(line => new string(line));
    }

    private static string Form(byte[] bytes, int before)
    {
        var padded = new byte[before + bytes.Length];
        bytes.CopyTo(padded, before);
        var first = ((before * 8) + Bits - 1) / Bits;
        var end = padded.Length * 8 / Bits;
        return Convert.ToBase64String(padded)[first..end];
    }

    private static string UrlSafe(string form) => form.Replace('+', '-').Replace('/', '_');
}
