using System.ComponentModel.DataAnnotations;

namespace Mesh.JobIntake.Secrets;

/// <summary>The section <c>JobIntake:Secrets</c>: the keys that the values of jobs' secrets are sealed with.</summary>
public sealed class SecretsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "JobIntake:Secrets";

    /// <summary>
    /// A file with the keys: a line <c>id:base64</c> for each, 32 bytes of key; the first line's key seals, the others only open.
    /// Empty lines and lines that begin with <c>#</c> do not count. It is read at the start. Empty: none.
    /// </summary>
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// The same lines, for the environment variable <c>JobIntake__Secrets__Keys</c>. Only one of the two may be set; with
    /// neither, jobs that carry values are refused.
    /// </summary>
    public string Keys { get; set; } = "";

    /// <summary>After a rotation: how many rows one commit seals anew.</summary>
    [Range(1, 1000)]
    public int ResealBatch { get; set; } = 100;

    /// <summary>After a rotation: the pause between two such commits.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ResealPause { get; set; } = TimeSpan.FromMilliseconds(200);
}
