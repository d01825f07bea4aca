using System.Text;
using Mesh.Intake.V1;

namespace Mesh.Agent.Masking;

/// <summary>Puts <see cref="Mark"/> in the place of a job's secrets, in all that leaves the pod.</summary>
internal sealed class Masker
{
    private readonly PatternTree? _patterns;

    private Masker(PatternTree? patterns) => _patterns = patterns;

    /// <summary>For a job without secrets.</summary>
    public static Masker None { get; } = new(null);

    /// <summary>What stands where a secret was, whatever its length.</summary>
    public static ReadOnlySpan<byte> Mark => "***"u8;

    public static Masker Of(JobSpec job) => Of(job.Secrets.Select(secret => secret.Value));

    public static Masker Of(IEnumerable<string> values)
    {
        var patterns = values.SelectMany(SecretForms.Of).ToHashSet(StringComparer.Ordinal);
        return patterns.Count == 0 ? None : new Masker(new PatternTree(patterns.Select(Encoding.UTF8.GetBytes)));
    }

    /// <summary>Masks bytes that come in pieces.</summary>
    public MaskStream Begin(MaskStream.Appender append) => new(_patterns, append);

    /// <summary>Masks a text that is whole.</summary>
    public string Mask(string text)
    {
        if (_patterns is null)
        {
            return text;
        }

        using var masked = new MemoryStream();
        var stream = Begin(masked.Write);
        stream.Append(Encoding.UTF8.GetBytes(text));
        stream.Close();
        return Encoding.UTF8.GetString(masked.GetBuffer(), 0, (int)masked.Length);
    }
}
