using System.Text.Json;

namespace Mesh.Reporter.Page;

/// <summary>The report of an attempt as the page gets it.</summary>
internal static class ReportJson
{
    public static void Write(Utf8JsonWriter json, AttemptReport report)
    {
        json.WriteNumber("attempt", report.Attempt);
        json.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            json.WriteStartObject();
            json.WriteString("name", step.Name);
            json.WriteString("state", PageWords.StepStates.Of((int)step.State));
            json.WriteNumber("exitCode", step.ExitCode);
            json.WriteBoolean("after", step.After);
            json.WriteString("message", step.Message);
            JobJson.WriteTime(json, "started", step.StartTime);
            JobJson.WriteTime(json, "ended", step.EndTime);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.Result is { } result)
        {
            json.WriteStartObject("result");
            JobJson.Write(json, result.Outcome);
            json.WriteString("commit", result.Commit);
            json.WriteNumber("logLength", result.LogLength);
            json.WriteEndObject();
        }
    }
}
