namespace Mesh.Agent.Connecting;

/// <summary>Words of the agent for operators: they go to the container's own log, not to the job's.</summary>
internal sealed class Notice(TextWriter writer)
{
    public void Write(string message)
    {
        lock (writer)
        {
            writer.WriteLine($"mesh-agent: {message}");
            writer.Flush();
        }
    }
}
