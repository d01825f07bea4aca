using System.Text.Json;
using Mesh.Intake.V1;

namespace Mesh.Reporter.Page;

/// <summary>One thing to tell of a job; exactly one of these, or none: it lives.</summary>
internal sealed record JobNewsItem(Job? Job = null, AttemptReport? Report = null, PageProblem? Problem = null, bool IsEnd = false)
{
    public static readonly JobNewsItem Beat = new();

    public static readonly JobNewsItem End = new(IsEnd: true);

    public void Write(PageStream stream)
    {
        switch (this)
        {
            case { Job: { } job }:
                stream.Write(job, static (json, j) => Named(json, "job", j, static (w, v) => JobJson.Write(w, v, whole: true)));
                break;
            case { Report: { } report }:
                stream.Write(report, static (json, r) => Named(json, "report", r, ReportJson.Write));
                break;
            case { Problem: { } problem }:
                stream.Write(problem);
                break;
            default:
                stream.Write(IsEnd ? "end" : "beat");
                break;
        }
    }

    private static void Named<T>(Utf8JsonWriter json, string name, T value, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject(name);
        write(json, value);
        json.WriteEndObject();
    }
}
