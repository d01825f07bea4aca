using System.ComponentModel.DataAnnotations;

namespace Mesh.LogShipper.Search;

/// <summary>The section <c>LogShipper:Search</c>: the bounds of one call of SearchLogs.</summary>
public sealed class SearchOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Search";

    /// <summary>Bytes of logs that one call reads when it scans the store. At the bound it answers with what it has, and a
    /// token.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int ScanBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Requests that one call makes of Elasticsearch. At the bound it answers with what it has, and a token.</summary>
    [Range(1, 1_000)]
    public int ElasticRequests { get; set; } = 10;

    /// <summary>Documents that one request asks for.</summary>
    [Range(1, 10_000)]
    public int ElasticPage { get; set; } = 500;
}
