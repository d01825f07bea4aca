using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.Reporter.Page;

/// <summary>
/// A job as the page gets it: what a reader wants to see, and nothing of its environment or secrets. Times are milliseconds since the
/// Unix epoch.
/// </summary>
internal static class JobJson
{
    public static void Write(Utf8JsonWriter json, Job job, bool whole)
    {
        json.WriteString("name", job.Name);
        json.WriteString("state", PageWords.JobStates.Of((int)job.State));
        json.WriteBoolean("over", PageWords.IsTerminal(job.State));
        json.WriteString("why", job.StateMessage);
        json.WriteString("pipeline", job.Spec?.Pipeline ?? "");
        json.WriteNumber("attempt", job.Attempt);
        json.WriteBoolean("cancelling", job.CancelRequested && !PageWords.IsTerminal(job.State));
        json.WriteString("workflow", job.Workflow);
        json.WriteString("workflowNode", job.WorkflowNode);
        WriteTime(json, "created", job.CreateTime);
        WriteTime(json, "started", job.StartTime);
        WriteTime(json, "ended", job.EndTime);
        WriteLabels(json, job);
        if (job.Outcome is { } outcome)
        {
            json.WriteStartObject("outcome");
            Write(json, outcome);
            json.WriteEndObject();
        }

        if (whole)
        {
            WriteRest(json, job);
        }
    }

    public static void Write(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteString("reason", PageWords.Reason(outcome.Reason));
        json.WriteString("message", outcome.Message);
        json.WriteString("step", outcome.Step);
        json.WriteNumber("exitCode", outcome.ExitCode);
    }

    public static void WriteTime(Utf8JsonWriter json, string name, Timestamp? time)
    {
        if (time is not null)
        {
            json.WriteNumber(name, time.ToDateTimeOffset().ToUnixTimeMilliseconds());
        }
    }

    private static void WriteLabels(Utf8JsonWriter json, Job job)
    {
        json.WriteStartObject("labels");
        foreach (var (key, value) in job.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter json, Job job)
    {
        json.WriteString("box", job.Spec?.Box?.Image ?? "");
        json.WriteString("source", WithoutUser(job.Spec?.Source?.Url ?? ""));
        json.WriteString("ref", job.Spec?.Source?.Ref ?? "");
        json.WriteString("node", job.Node);
        json.WriteString("pod", job.Pod);
        json.WriteString("retryOf", job.RetryOf);
        json.WriteStartArray("timeline");
        foreach (var entry in job.Timeline)
        {
            json.WriteStartObject();
            json.WriteString("state", PageWords.JobStates.Of((int)entry.State));
            json.WriteString("message", entry.Message);
            json.WriteNumber("attempt", entry.Attempt);
            WriteTime(json, "time", entry.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A user or a token in the address of a repository is nobody's business.
    private static string WithoutUser(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var at = scheme < 0 ? -1 : url.LastIndexOf('@');
        var path = scheme < 0 ? -1 : url.IndexOf('/', scheme + 3);
        return at > scheme && (path < 0 || at < path) ? url[..(scheme + 3)] + url[(at + 1)..] : url;
    }
}
