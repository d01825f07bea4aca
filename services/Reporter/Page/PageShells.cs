using System.Text.Encodings.Web;
using Mesh.Hosting.Names;

namespace Mesh.Reporter.Page;

/// <summary>The documents that the scripts fill. Without scripts they say where the same is to be had.</summary>
internal sealed class PageShells(PageAssets assets)
{
    public Task JobsAsync(HttpContext context) => WriteAsync(context, "jobs.html", "");

    public Task JobAsync(HttpContext context)
    {
        var name = PageRequest.JobName(context.Request);
        return JobName.TryParse(name, out _)
            ? WriteAsync(context, "job.html", name)
            : PageProblem.NotHere($"\"{name}\" is no job; a job's name is {JobName.Form}").AnswerAsync(context);
    }

    public Task WorkflowAsync(HttpContext context)
    {
        var name = PageRequest.WorkflowName(context.Request);
        return WorkflowName.TryParse(name, out _)
            ? WriteAsync(context, "jobs.html", name)
            : PageProblem.NotHere($"\"{name}\" is no workflow; its name is {WorkflowName.Form}").AnswerAsync(context);
    }

    private Task WriteAsync(HttpContext context, string shell, string name)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        var text = assets.Text(shell).Replace("{{name}}", HtmlEncoder.Default.Encode(name), StringComparison.Ordinal);
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
