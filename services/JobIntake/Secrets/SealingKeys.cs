using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Secrets;

/// <summary>The keys of this process. The first seals; all open.</summary>
internal sealed class SealingKeys
{
    private readonly Dictionary<string, SealingKey> _byId;

    /// <exception cref="InvalidDataException">The keys that were configured cannot be used; the message says why.</exception>
    public SealingKeys(IOptions<SecretsOptions> options)
        : this(Read(options.Value))
    {
    }

    internal SealingKeys(IReadOnlyList<SealingKey> keys)
    {
        Current = keys.Count > 0 ? keys[0] : null;
        _byId = keys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        Ids = [.. keys.Select(key => key.Id)];
    }

    /// <summary>The key that seals; null when none is configured.</summary>
    public SealingKey? Current { get; }

    /// <summary>All ids, the current one first.</summary>
    public IReadOnlyList<string> Ids { get; }

    public SealingKey? Find(string id) => _byId.GetValueOrDefault(id);

    private static IReadOnlyList<SealingKey> Read(SecretsOptions options)
    {
        if (options.KeyFile.Length > 0 && options.Keys.Length > 0)
        {
            throw new InvalidDataException(
                $"{SecretsOptions.Section}: KeyFile and Keys are both set; leave one out, or it is not clear which key seals.");
        }

        if (options.KeyFile.Length == 0)
        {
            return SealingKeyLines.Parse(options.Keys, $"{SecretsOptions.Section}:Keys");
        }

        try
        {
            return SealingKeyLines.Parse(File.ReadAllText(options.KeyFile), options.KeyFile) is { Count: > 0 } keys
                ? keys
                : throw new InvalidDataException($"{options.KeyFile}: there is no key in it; give a line id:base64.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The keys of secrets cannot be read: {e.Message}", e);
        }
    }
}
