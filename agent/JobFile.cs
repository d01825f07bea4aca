using Google.Protobuf;
using Mesh.Intake.V1;

namespace Mesh.Agent;

internal static class JobFile
{
    // A newer dispatcher may know fields that this agent does not.
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <exception cref="AgentUsageException">The file is not there, or no job.</exception>
    public static JobSpec Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Parser.Parse<JobSpec>(reader);
        }
        catch (Exception exception) when (exception is IOException or InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new AgentUsageException($"the job in {path} cannot be read: {exception.Message}");
        }
    }
}
