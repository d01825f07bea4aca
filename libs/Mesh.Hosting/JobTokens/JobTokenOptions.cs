namespace Mesh.Hosting.JobTokens;

/// <summary>The section <c>Mesh:JobTokens</c>: the key pair of job tokens, ECDSA P-256 in PEM.</summary>
public sealed class JobTokenOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mesh:JobTokens";

    /// <summary>The private key: JobIntake signs with it. Empty elsewhere.</summary>
    public string PrivateKeyFile { get; set; } = "";

    /// <summary>The public key: LogShipper and Reporter verify with it. Empty: tokens are not checked, and a warning says so.</summary>
    public string PublicKeyFile { get; set; } = "";

    /// <summary>How long a token is good for.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(26);
}
