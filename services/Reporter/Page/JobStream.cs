using Mesh.Hosting.Names;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Page;

/// <summary><c>…/frames</c>: a job and its reports, now and after each change, until the job has ended.</summary>
internal sealed class JobStream(
    JobNews news, PageGate gate, IHostApplicationLifetime lifetime, TimeProvider time, IOptions<PageOptions> options)
{
    public async Task ServeAsync(HttpContext context)
    {
        var name = PageRequest.JobName(context.Request);
        if (!JobName.TryParse(name, out _))
        {
            await PageProblem.NotHere($"\"{name}\" is no job; a job's name is {JobName.Form}").AnswerAsync(context);
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
        PageProblem? problem = null;
        try
        {
            await foreach (var item in news.ReadAsync(name, over.Token).WithCancellation(over.Token))
            {
                if (item.Problem is not null && !context.Response.HasStarted)
                {
                    await item.Problem.AnswerAsync(context);
                    return;
                }

                item.Write(stream);
                if (!await stream.FlushAsync(over.Token))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            problem = PageProblem.Stopping();
        }

        if (problem is not null && !context.RequestAborted.IsCancellationRequested)
        {
            stream.Write(problem);
            await stream.FlushAsync(context.RequestAborted);
        }
    }
}
