using System.ComponentModel.DataAnnotations;

namespace Mesh.LogShipper.Archive.S3;

/// <summary>The section <c>LogShipper:Archive:S3</c>: a store that speaks the S3 API.</summary>
public sealed class S3Options
{
    /// <summary>Its address, such as <c>https://s3.eu-central-1.amazonaws.com</c> or <c>http://minio:9000</c>.</summary>
    [Required, RegularExpression("^https?://[^/?#]+/?$", ErrorMessage = "Endpoint must be http(s)://HOST[:PORT].")]
    public string Endpoint { get; set; } = "";

    /// <summary>The region that requests are signed for.</summary>
    [Required, RegularExpression("^[a-z0-9-]+$")]
    public string Region { get; set; } = "us-east-1";

    /// <summary>The bucket, which exists.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    public string Bucket { get; set; } = "";

    /// <summary>What all names in the bucket start with, such as <c>mesh/</c>; empty: nothing.</summary>
    [RegularExpression("^([a-z0-9][a-z0-9.-]*/)*$", ErrorMessage = "Prefix must be empty or end with a slash.")]
    public string Prefix { get; set; } = "";

    /// <summary>True: <c>ENDPOINT/BUCKET/NAME</c>. False: <c>BUCKET.ENDPOINT/NAME</c>.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>The access key; empty: the environment's <c>AWS_ACCESS_KEY_ID</c>.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>The secret key; empty: the environment's <c>AWS_SECRET_ACCESS_KEY</c>.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>The token of temporary keys; empty: the environment's <c>AWS_SESSION_TOKEN</c>, or none.</summary>
    public string SessionToken { get; set; } = "";

    /// <summary>
    /// Bytes up to which an object is stored by one request; a larger one goes in parts of so many, each kept in memory.
    /// </summary>
    [Range(5 * 1024 * 1024, 256 * 1024 * 1024)]
    public int PartBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How often a request is tried again after 429, 5xx or a broken connection.</summary>
    [Range(0, 20)]
    public int Retries { get; set; } = 4;

    /// <summary>The pause before the second try; it doubles with each, and half of it is chance.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long one try may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
