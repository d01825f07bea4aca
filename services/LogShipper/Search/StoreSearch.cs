using Google.Protobuf;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.LogShipper.Shipping.Lines;
using Mesh.LogShipper.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Search;

/// <summary>Looks through what is stored, the newest logs first, so many bytes a call.</summary>
internal sealed class StoreSearch(ILogStore store, IOptions<SearchOptions> options)
{
    /// <summary>What its page tokens are of.</summary>
    public const string Source = "store";

    private const int ReadBytes = 256 * 1024;

    public async Task<SearchLogsResponse> SearchAsync(
        LineQuery query, string token, LogPlaces places, CancellationToken cancellationToken)
    {
        var place = SearchPlace.Read(token, query, Source);
        var response = new SearchLogsResponse { Source = LogSource.Store };
        var budget = options.Value.ScanBytes;
        var answer = SearchRules.AnswerBytes;
        foreach (var log in await LogsAsync(query, places, place, cancellationToken))
        {
            var isFirst = place is not null && log.Key.Job == place.Job && log.Key.Attempt == place.Attempt;
            var start = isFirst ? place!.Offset : 0;
            if (response.Lines.Count == query.PageSize || answer <= 0)
            {
                // Full with the last line of the log before.
                response.NextPageToken = new SearchPlace(log.Key.Job, log.Key.Attempt, start).Token(query, Source);
                break;
            }

            var scan = new LogScan(log, query, start, answer);
            try
            {
                budget -= await scan.RunAsync(query.PageSize - response.Lines.Count, budget, ReadBytes, cancellationToken);
            }
            catch (IOException)
            {
                throw MeshErrors.Unavailable("LOG_UNREADABLE", $"The log of {log.Key.Job} cannot be read at the moment.");
            }

            response.Lines.AddRange(scan.Found.Select(line => MessageOf(log, line)));
            answer -= scan.FoundBytes;
            if (scan.StoppedAt is { } stopped)
            {
                response.NextPageToken = new SearchPlace(log.Key.Job, log.Key.Attempt, stopped).Token(query, Source);
                break;
            }
        }

        return response;
    }

    private async Task<List<IStoredLog>> LogsAsync(
        LineQuery query, LogPlaces places, SearchPlace? place, CancellationToken cancellationToken)
    {
        var logs = new List<IStoredLog>();
        await foreach (var log in store.ListAsync(query.Parent, places, cancellationToken))
        {
            if (place is null || Compare(log.Key.Job, log.Key.Attempt, place.Job, place.Attempt) >= 0)
            {
                logs.Add(log);
            }
        }

        logs.Sort((a, b) => Compare(a.Key.Job, a.Key.Attempt, b.Key.Job, b.Key.Attempt));
        return logs;
    }

    private static int Compare(string job, int attempt, string otherJob, int otherAttempt) =>
        string.CompareOrdinal(otherJob, job) is var order && order != 0 ? order : otherAttempt.CompareTo(attempt);

    private static LogLine MessageOf(IStoredLog log, StoredLine line) => new()
    {
        Job = log.Key.Job,
        Attempt = log.Key.Attempt,
        Step = line.Source.Step,
        Stream = (LogStream)line.Source.Stream,
        Offset = line.Offset,
        Time = LogMessages.FromNanos(line.TimeNanos),
        Text = ByteString.CopyFromUtf8(PlainText.Of(line.Bytes.Span)),
    };
}
