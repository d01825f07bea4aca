namespace Serilog.Sinks.Elasticsearch;

/// <summary>What a bulk request does with a document.</summary>
public enum ElasticOpType
{
    /// <summary>Creates it, or puts it in the place of the one with its id.</summary>
    Index,

    /// <summary>Creates it, unless there is one with its id. Data streams take nothing else.</summary>
    Create,
}
