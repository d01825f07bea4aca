using System.Text.Json;

namespace Mesh.LogShipper.Cluster;

/// <summary>What <see cref="ClusterOptions.MembersFile"/> holds.</summary>
/// <param name="Replicas">How many members there are.</param>
/// <param name="Addresses">Where some of them are, when not where the template says.</param>
internal sealed record MembersFile(int Replicas, IReadOnlyDictionary<string, Uri>? Addresses = null)
{
    private const int MaxReplicas = 1000;
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the file; null when it is not there.</summary>
    /// <exception cref="InvalidDataException">It says something else than a number of members.</exception>
    public static MembersFile? Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<MembersFile>(File.ReadAllBytes(path), Format);
            return file is { Replicas: >= 1 and <= MaxReplicas }
                ? file
                : throw new InvalidDataException($"{path}: replicas must be 1 to {MaxReplicas}.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
