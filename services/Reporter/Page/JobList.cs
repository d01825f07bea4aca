using System.Text.Json;
using Grpc.Core;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Page;

/// <summary><c>/api/jobs</c>: a page of jobs, newest first, as JobIntake lists them.</summary>
internal sealed class JobList(
    JobIntakeService.JobIntakeServiceClient intake, PageGate gate, TimeProvider time, IOptions<PageOptions> options)
{
    private const string Peer = "JobIntake";
    private const int PageSize = 25;

    public async Task ServeAsync(HttpContext context)
    {
        if (Read(context.Request.Query, out var request) is { } wrong)
        {
            await wrong.AnswerAsync(context);
            return;
        }

        using var place = gate.EnterQuestion();
        if (place is null)
        {
            await PageProblem.Full("questions", options.Value.MaxQuestions).AnswerAsync(context);
            return;
        }

        ListJobsResponse page;
        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + options.Value.PeerTimeout;
            page = await intake.ListJobsAsync(request, deadline: deadline, cancellationToken: context.RequestAborted);
        }
        catch (RpcException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            await PageProblem.Of(Peer, e).AnswerAsync(context);
            return;
        }
        catch (RpcException)
        {
            // The browser left: there is nobody to answer.
            return;
        }

        await WriteAsync(context, page);
    }

    private static PageProblem? Read(IQueryCollection query, out ListJobsRequest request)
    {
        var (project, workflow) = (query["project"].ToString().Trim(), query["workflow"].ToString().Trim());
        request = new ListJobsRequest { PageSize = PageSize, PageToken = query["page_token"].ToString(), Workflow = workflow };
        if (WorkflowName.TryParse(workflow, out var name))
        {
            project = name.Project;
        }

        if (project.Length > 0 && !ProjectId.IsValid(project))
        {
            return PageProblem.Wrong($"project is \"{project}\"; it takes {ProjectId.Form}");
        }

        request.Parent = project.Length > 0 ? $"projects/{project}" : "projects/-";
        foreach (var state in query["state"].Where(state => state is { Length: > 0 }))
        {
            if (!PageWords.JobStates.TryParse(state!, out var number))
            {
                return PageProblem.Wrong($"state is \"{state}\"; states are {string.Join(", ", PageWords.JobStates.All)}");
            }

            request.States.Add((JobState)number);
        }

        foreach (var label in query["label"].Where(label => label is { Length: > 0 }))
        {
            if (label!.Split('=', 2) is not [{ Length: > 0 } key, var value])
            {
                return PageProblem.Wrong($"label is \"{label}\"; it takes key=value");
            }

            request.Labels[key.Trim()] = value.Trim();
        }

        return null;
    }

    private static async Task WriteAsync(HttpContext context, ListJobsResponse page)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("jobs");
        foreach (var job in page.Jobs)
        {
            json.WriteStartObject();
            JobJson.Write(json, job, whole: false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", page.NextPageToken);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
