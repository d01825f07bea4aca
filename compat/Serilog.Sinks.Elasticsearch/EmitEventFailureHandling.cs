namespace Serilog.Sinks.Elasticsearch;

/// <summary>What happens with an event that Elasticsearch refuses for good. Values may be combined.</summary>
[Flags]
public enum EmitEventFailureHandling
{
    /// <summary>A line in Serilog's SelfLog.</summary>
    WriteToSelfLog = 1,

    /// <summary>The event goes to <see cref="ElasticsearchSinkOptions.FailureSink"/>.</summary>
    WriteToFailureSink = 2,

    /// <summary>As upstream's, the exception ends in the SelfLog: events are sent on another thread than the caller's.</summary>
    ThrowException = 4,

    /// <summary>The event goes to <see cref="ElasticsearchSinkOptions.FailureCallback"/>.</summary>
    RaiseCallback = 8,
}
