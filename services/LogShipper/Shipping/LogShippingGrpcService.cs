using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Hosting.Paging;
using Mesh.Logs.V1;
using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Elastic;
using Mesh.LogShipper.Shipping.Progress;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping;

/// <summary>The gRPC edge of the shipper.</summary>
public sealed class LogShippingGrpcService : LogShippingService.LogShippingServiceBase
{
    private const int DefaultPageSize = 100;
    private const int MaxPageSize = 1_000;
    private const int MaxIds = 10_000;
    private const string Query = "dead-letters";

    // Documents are up to some 100 kB, and an answer at most 4 MB.
    private const int MaxPageBytes = 2 * 1024 * 1024;

    private readonly ElasticOptions _options;
    private readonly ShippingStatus _status;
    private readonly DeadLetters _letters;

    public LogShippingGrpcService(IServiceProvider services)
    {
        _options = services.GetRequiredService<IOptions<ElasticOptions>>().Value;
        _status = services.GetRequiredService<ShippingStatus>();
        _letters = services.GetRequiredService<DeadLetters>();
    }

    public override Task<GetShippingResponse> GetShipping(GetShippingRequest request, ServerCallContext context)
    {
        RequireOn();
        return Task.FromResult(new GetShippingResponse
        {
            UnshippedBytes = _status.UnshippedBytes,
            OldestUnshippedTime = _status.OldestNanos is { } nanos ? LogMessages.FromNanos(nanos) : null,
            DeadLetters = _status.DeadLetters,
            LastError = _status.LastError,
        });
    }

    public override Task<ListDeadLettersResponse> ListDeadLetters(ListDeadLettersRequest request, ServerCallContext context)
    {
        RequireOn();
        if (request.PageSize is < 0 or > MaxPageSize)
        {
            throw MeshErrors.InvalidArgument(
                "PAGE_SIZE_INVALID", "The page size is out of bounds.", ("page_size", $"Must be 0 to {MaxPageSize}."));
        }

        Span<long> after = [0];
        if (request.PageToken.Length > 0)
        {
            PageToken.Require(request.PageToken, Query, after);
        }

        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var stored = _letters.List(after[0], size + 1);
        var response = new ListDeadLettersResponse();
        var bytes = 0;
        foreach (var letter in stored)
        {
            bytes += letter.Document.Length;
            if (response.DeadLetters.Count == size || (bytes > MaxPageBytes && response.DeadLetters.Count > 0))
            {
                response.NextPageToken = PageToken.Make(Query, response.DeadLetters[^1].Id);
                break;
            }

            response.DeadLetters.Add(MessageOf(letter));
        }

        return Task.FromResult(response);
    }

    public override Task<ReplayDeadLettersResponse> ReplayDeadLetters(ReplayDeadLettersRequest request, ServerCallContext context)
    {
        RequireOn();
        if (request.Ids.Count > MaxIds || request.Ids.Any(id => id < 1))
        {
            throw MeshErrors.InvalidArgument(
                "DEAD_LETTER_IDS_INVALID", "The numbers of the dead letters are wrong.",
                ("ids", $"Must be at most {MaxIds} numbers from 1."));
        }

        return Task.FromResult(new ReplayDeadLettersResponse { Replayed = _letters.Replay(request.Ids) });
    }

    private void RequireOn()
    {
        if (!_options.IsConfigured)
        {
            throw MeshErrors.FailedPrecondition(
                "SHIPPING_OFF", $"This service ships logs nowhere: {ElasticOptions.Section}:Urls is empty.");
        }
    }

    private static DeadLetter MessageOf(StoredLetter letter) => new()
    {
        Id = letter.Id,
        Line = DocumentReader.Read(letter.Document),
        DocumentId = letter.DocumentId,
        DataStream = letter.DataStream,
        Status = letter.Status,
        Reason = letter.Reason,
        RefuseTime = Timestamp.FromDateTimeOffset(letter.RefuseTime),
        Tries = letter.Tries,
    };
}
