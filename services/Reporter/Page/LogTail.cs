using Grpc.Core;
using Mesh.Hosting.Names;
using Mesh.Logs.V1;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Page;

/// <summary>
/// <c>…/log/frames</c>: an attempt's log from a byte on, as it is written, until its seal. Keeps nothing: who was cut off asks again
/// from the byte after the last that it has.
/// </summary>
internal sealed class LogTail(
    LogShipperService.LogShipperServiceClient logs,
    PageGate gate,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    IOptions<PageOptions> options)
{
    public const string Peer = "LogShipper";

    // TailLogs says every 15 s that it lives.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    // A log that is not begun yet says nothing for long; the browser is to know by then that it is being listened for.
    private static readonly TimeSpan Opening = TimeSpan.FromMilliseconds(500);

    public async Task ServeAsync(HttpContext context)
    {
        if (Read(context.Request, out var request) is { } wrong)
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

        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var stream = new PageStream(context, options.Value.SlowBrowser, time);
        var problem = await SendAsync(request, stream, over.Token);
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        problem = lifetime.ApplicationStopping.IsCancellationRequested ? PageProblem.Stopping() : problem;
        if (problem is not null && !context.Response.HasStarted && !stream.HasUnflushed)
        {
            await problem.AnswerAsync(context);
        }
        else if (problem is not null)
        {
            stream.Write(problem);
            await stream.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Reads the request of a log; not null when it is wrong.</summary>
    public static PageProblem? Read(HttpRequest from, out TailLogsRequest request)
    {
        var name = PageRequest.JobName(from);
        request = new TailLogsRequest { Job = name, Follow = from.Query["follow"] != "0" };
        if (!JobName.TryParse(name, out _))
        {
            return PageProblem.NotHere($"\"{name}\" is no job; a job's name is {JobName.Form}");
        }

        if (!PageRequest.TryNumber(from, "attempt", out var attempt) || attempt > int.MaxValue)
        {
            return PageProblem.Wrong("attempt takes a number from 1; 0 is the newest");
        }

        if (!PageRequest.TryNumber(from, "offset", out var offset))
        {
            return PageProblem.Wrong("offset takes the number of a byte, from 0");
        }

        (request.Attempt, request.Offset) = ((int)attempt, offset);
        return null;
    }

    /// <summary>Sends until the log, or what is stored of it, has ended; gives what went wrong.</summary>
    private async Task<PageProblem?> SendAsync(TailLogsRequest request, PageStream stream, CancellationToken over)
    {
        using var call = logs.TailLogs(request, cancellationToken: over);
        try
        {
            var next = call.ResponseStream.MoveNext(over);
            if (await Task.WhenAny(next, Task.Delay(Opening, time, over)) != next)
            {
                stream.Write("beat");
            }

            while (await NextAsync(next, stream, over))
            {
                LogFrames.Write(stream, call.ResponseStream.Current);
                next = call.ResponseStream.MoveNext(over);
            }

            stream.Write("end");
            await stream.FlushAsync(over);
            return null;
        }
        catch (RpcException e)
        {
            return PageProblem.Of(Peer, e);
        }
        catch (TimeoutException)
        {
            return PageProblem.Silent(Peer, Silence);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<bool> NextAsync(Task<bool> next, PageStream stream, CancellationToken over)
    {
        // What comes together is sent together.
        if ((stream.IsFull || (stream.HasUnflushed && !next.IsCompleted)) && !await stream.FlushAsync(over))
        {
            return false;
        }

        return await next.WaitAsync(Silence, time, over);
    }
}
