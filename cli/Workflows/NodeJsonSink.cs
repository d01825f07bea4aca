using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Workflows;

/// <summary>Writes each message of a job's log as one line of JSON that says whose it is.</summary>
internal sealed class NodeJsonSink(CliConsole console, NodeTitles titles, string job) : ILogSink
{
    public bool HasHeld => false;

    public void Write(TailLogsResponse message)
    {
        if (message.MessageCase is not (TailLogsResponse.MessageOneofCase.Heartbeat or TailLogsResponse.MessageOneofCase.None))
        {
            console.WriteLine(JsonText.With(JsonText.Of(message), ("node", titles.Of(job)), ("job", job)));
        }
    }

    public void Flush()
    {
    }

    public void End()
    {
    }
}
