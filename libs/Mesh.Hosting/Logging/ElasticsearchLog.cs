using Serilog;
using Serilog.Configuration;
using Serilog.Debugging;
using Serilog.Sinks.Elasticsearch;

namespace Mesh.Hosting.Logging;

/// <summary>Adds Elasticsearch to what the service's own log goes to.</summary>
internal static class ElasticsearchLog
{
    internal static LoggerConfiguration Elasticsearch(
        this LoggerSinkConfiguration to, string serviceName, ElasticsearchOptions options)
    {
        // What the sink cannot do has no other way to be seen.
        SelfLog.Enable(message => Console.Error.WriteLine(message));
        return to.Elasticsearch(SinkOptions(serviceName, options));
    }

    internal static ElasticsearchSinkOptions SinkOptions(string serviceName, ElasticsearchOptions options)
    {
        var sink = new ElasticsearchSinkOptions(options.Urls.Select(url => new Uri(url)))
        {
            ApiKey = options.ApiKey,
            IndexFormat = options.IndexFormat,
            // A data stream takes nothing else, and a retry of a create cannot double an event.
            BatchAction = ElasticOpType.Create,
            TypeName = null,
            BatchPostingLimit = 1_000,
            Period = options.Period,
            ConnectionTimeout = options.Timeout,
            QueueSizeLimit = options.QueueEvents,
            EmitEventFailure = EmitEventFailureHandling.WriteToSelfLog,
        };
        if (options.BufferDirectory.Length > 0)
        {
            Directory.CreateDirectory(options.BufferDirectory);
            sink.BufferBaseFilename = Path.Combine(options.BufferDirectory, serviceName);
            sink.BufferLogShippingInterval = options.Period;
            sink.BufferFileSizeLimitBytes = options.BufferFileBytes;
            sink.BufferFileCountLimit = options.BufferFiles;
            sink.BufferRetainedInvalidPayloadsLimitBytes = options.RefusedBytes;
        }

        return sink;
    }
}
