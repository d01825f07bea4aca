using System.Text.Json;
using Grpc.Core;

namespace Mesh.Reporter.Page;

/// <summary>Why the page has no answer, in words for people, and with the one that is at fault.</summary>
/// <param name="Peer">The service that did not answer or said no; empty: the request itself is wrong.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">One sentence.</param>
internal sealed record PageProblem(string Peer, int Status, string Message)
{
    /// <summary>True when the same request may have an answer a little later.</summary>
    public bool IsPassing => Status >= StatusCodes.Status500InternalServerError;

    public static PageProblem Wrong(string message) => new("", StatusCodes.Status400BadRequest, message);

    public static PageProblem NotHere(string message) => new("", StatusCodes.Status404NotFound, message);

    public static PageProblem Full(string what, int bound) => new(
        "Reporter", StatusCodes.Status503ServiceUnavailable, $"{bound} {what} are open, the most that this Reporter takes");

    public static PageProblem Stopping() =>
        new("Reporter", StatusCodes.Status503ServiceUnavailable, "this Reporter stops; another starts");

    public static PageProblem Silent(string peer, TimeSpan patience) => new(
        peer, StatusCodes.Status504GatewayTimeout, FormattableString.Invariant($"no word for {patience.TotalSeconds:0.#} s"));

    /// <summary>What a peer's refusal or failure means here.</summary>
    public static PageProblem Of(string peer, RpcException error) => error.StatusCode switch
    {
        StatusCode.NotFound => new(peer, StatusCodes.Status404NotFound, Said(error)),
        StatusCode.InvalidArgument or StatusCode.OutOfRange => new(peer, StatusCodes.Status400BadRequest, Said(error)),
        StatusCode.ResourceExhausted => new(peer, StatusCodes.Status503ServiceUnavailable, Said(error)),
        StatusCode.DeadlineExceeded => new(peer, StatusCodes.Status504GatewayTimeout, "it is too slow: no answer within the time"),
        StatusCode.Unavailable => new(peer, StatusCodes.Status502BadGateway, Said(error)),
        _ => new(peer, StatusCodes.Status502BadGateway, $"{error.StatusCode}: {Said(error)}"),
    };

    /// <summary>Answers with it; only while nothing of the answer was sent.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (IsPassing)
        {
            context.Response.Headers.RetryAfter = "2";
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        Write(json);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    /// <summary>Writes it as the property <c>problem</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("problem");
        json.WriteString("peer", Peer);
        json.WriteString("message", Message);
        json.WriteNumber("status", Status);
        json.WriteBoolean("passing", IsPassing);
        json.WriteEndObject();
    }

    private static string Said(RpcException error) =>
        error.Status.Detail.Length > 0 ? error.Status.Detail : error.StatusCode.ToString();
}
