using System.Globalization;
using System.Text;
using Grpc.Core;
using Mesh.Logs.V1;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Page;

/// <summary>
/// <c>…/log</c>: the bytes of what is stored of an attempt's log, as a file. A download that is cut is broken off, so that no browser
/// takes a part for the whole. Bytes that are missing for good are told in their place.
/// </summary>
internal sealed class LogDownload(
    LogShipperService.LogShipperServiceClient logs, PageGate gate, TimeProvider time, IOptions<PageOptions> options)
{
    public async Task ServeAsync(HttpContext context)
    {
        if (LogTail.Read(context.Request, out var request) is { } wrong)
        {
            await wrong.AnswerAsync(context);
            return;
        }

        using var place = gate.EnterStream();
        if (place is null)
        {
            await PageProblem.Full("streams", options.Value.MaxStreams).AnswerAsync(context);
            return;
        }

        request.Follow = false;
        using var call = logs.TailLogs(request, cancellationToken: context.RequestAborted);
        if (await SendAsync(context, call.ResponseStream) is not { } problem || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (context.Response.HasStarted || context.Response.ContentType is not null)
        {
            // Bytes are on their way, or wait to be sent.
            context.Abort();
            return;
        }

        await problem.AnswerAsync(context);
    }

    private async Task<PageProblem?> SendAsync(HttpContext context, IAsyncStreamReader<TailLogsResponse> log)
    {
        var gone = context.RequestAborted;
        try
        {
            var unflushed = 0;
            while (await log.MoveNext(gone).WaitAsync(options.Value.PeerTimeout, time, gone))
            {
                SetHeaders(context);
                unflushed += Write(context, log.Current);
                if (unflushed < PageStream.FlushBytes)
                {
                    continue;
                }

                unflushed = 0;
                if (!await PageStream.FlushAsync(context, options.Value.SlowBrowser, time, gone))
                {
                    return null;
                }
            }

            SetHeaders(context);
            await PageStream.FlushAsync(context, options.Value.SlowBrowser, time, gone);
            return null;
        }
        catch (RpcException e)
        {
            return PageProblem.Of(LogTail.Peer, e);
        }
        catch (TimeoutException)
        {
            return PageProblem.Silent(LogTail.Peer, options.Value.PeerTimeout);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void SetHeaders(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null)
        {
            return;
        }

        var attempt = context.Request.Query["attempt"].ToString() is { Length: > 0 } text && text != "0" ? $"-{text}" : "";
        response.ContentType = "application/octet-stream";
        response.Headers.ContentSecurityPolicy = PageHeaders.ForeignBytesPolicy;
        response.Headers.ContentDisposition = $"attachment; filename=\"{context.Request.RouteValues["job"]}{attempt}.log\"";
    }

    private static int Write(HttpContext context, TailLogsResponse message)
    {
        var bytes = message.MessageCase switch
        {
            TailLogsResponse.MessageOneofCase.Chunk => message.Chunk.Data.Span,
            TailLogsResponse.MessageOneofCase.Gap => Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"\n[mesh: {message.Gap.Length} bytes are missing from offset {message.Gap.Offset}: {message.Gap.Message}]\n")),
            _ => default,
        };
        System.Buffers.BuffersExtensions.Write(context.Response.BodyWriter, bytes);
        return bytes.Length;
    }
}
