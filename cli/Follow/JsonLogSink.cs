using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>Writes each message of a log as one line of JSON.</summary>
internal sealed class JsonLogSink(CliConsole console) : ILogSink
{
    public bool HasHeld => false;

    public void Write(TailLogsResponse message)
    {
        if (message.MessageCase is not (TailLogsResponse.MessageOneofCase.Heartbeat or TailLogsResponse.MessageOneofCase.None))
        {
            console.WriteLine(JsonText.Of(message));
        }
    }

    public void Flush()
    {
    }

    public void End()
    {
    }
}
