using System.Globalization;
using Mesh.Local.ApiServer;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Local.Faults;

/// <summary>One request on its way through the faults that match it.</summary>
internal sealed class FaultRun(HttpContext context, ApiRequest request, RequestDelegate next, TimeProvider time)
{
    public async Task RunAsync(IEnumerable<InjectedFault> faults)
    {
        foreach (var fault in faults.Where(fault => fault.Fault.Matches(request)))
        {
            var applies = fault.Fault.Effect is not ApiFaultEffect.WatchEffect || request.Verb == "watch";
            if (!applies || !fault.TryHit())
            {
                continue;
            }

            switch (fault.Fault.Effect)
            {
                case ApiFaultEffect.SlowEffect slow:
                    await Task.Delay(slow.Delay, time, context.RequestAborted)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    continue;
                case ApiFaultEffect.RefusalEffect refusal:
                    await RefuseAsync(refusal).ConfigureAwait(false);
                    return;
                case ApiFaultEffect.ResetEffect reset:
                    await ResetAsync(reset.Done).ConfigureAwait(false);
                    return;
                case ApiFaultEffect.WatchEffect watch:
                    BreakWatch(watch);
                    break;
            }

            break;
        }

        if (!context.RequestAborted.IsCancellationRequested)
        {
            await next(context).ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync(ApiFaultEffect.RefusalEffect refusal)
    {
        if (refusal.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Code == StatusCodes.Status429TooManyRequests)
        {
            // Priority and fairness answers before there is anything that could speak of a Status.
            context.Response.StatusCode = refusal.Code;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("Too many requests, please try again later.\n").ConfigureAwait(false);
            return;
        }

        var (reason, message) = refusal.Code switch
        {
            500 => ("InternalError", "Internal error occurred: etcdserver: request timed out"),
            503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
            504 => ("Timeout", "Timeout: request did not complete within the allotted timeout"),
            403 => ("Forbidden", $"{request.Resource} \"{request.Name}\" is forbidden"),
            _ => ("Unknown", "the server refused the request"),
        };
        var status = new StatusException(refusal.Code, reason, message);
        await context.WriteJsonAsync(status.ToStatus(), refusal.Code).ConfigureAwait(false);
    }

    private async Task ResetAsync(bool done)
    {
        if (done)
        {
            // Whatever the answer is, nobody gets it.
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
            await next(context).ConfigureAwait(false);
        }

        context.Abort();
    }

    private void BreakWatch(ApiFaultEffect.WatchEffect watch)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var writer = new BrokenWatchWriter(body.Writer, watch.AfterEvents, watch.Cut ? context.Abort : null);
        context.Features.Set<IHttpResponseBodyFeature>(new BrokenBody(body, writer));
    }
}
