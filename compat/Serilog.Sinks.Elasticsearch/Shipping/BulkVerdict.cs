namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>What is to be done after an answer.</summary>
internal enum BulkVerdict
{
    /// <summary>It is there, now or since an earlier try.</summary>
    Accepted,

    /// <summary>It will be taken later: too many requests, a failing server, no answer, no right yet.</summary>
    Retry,

    /// <summary>It will never be taken as it is.</summary>
    Refused,

    /// <summary>The request as a whole will not be taken, but perhaps a half of it.</summary>
    Split,
}
