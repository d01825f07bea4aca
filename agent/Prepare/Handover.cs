using System.Text.Json;

namespace Mesh.Agent.Prepare;

/// <summary>What prepare leaves for run.</summary>
/// <param name="SpoolTail">The position behind the last record of the spool.</param>
/// <param name="Commit">The commit that was checked out; empty without a source.</param>
/// <param name="Ref">The ref that was asked for.</param>
/// <param name="StartedTicks">When prepare started, in ticks of UTC.</param>
/// <param name="EndedTicks">When it ended.</param>
/// <param name="LogEnd">The log offset at which its output ends.</param>
internal sealed record Handover(long SpoolTail, string Commit, string Ref, long StartedTicks, long EndedTicks, long LogEnd)
{
    public void Save(string path)
    {
        var half = path + ".new";
        File.WriteAllBytes(half, JsonSerializer.SerializeToUtf8Bytes(this, HandoverJson.Default.Handover));
        File.Move(half, path, overwrite: true);
    }

    /// <exception cref="AgentUsageException">Prepare did not end well before.</exception>
    public static Handover Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), HandoverJson.Default.Handover)!;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            throw new AgentUsageException($"'mesh-agent prepare' did not end well in this pod: {exception.Message}");
        }
    }
}
