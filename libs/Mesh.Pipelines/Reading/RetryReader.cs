using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>
/// <c>retry</c> of a node: a number of further attempts, or a mapping with <c>max</c>, <c>exit-codes</c> and <c>backoff</c>.
/// </summary>
internal static class RetryReader
{
    private const int MostRetries = 10;
    private const int MostExitCodes = 64;
    private static readonly string[] Keys = ["max", "exit-codes", "backoff"];

    public static RetryStrategy? Read(YamlEntry entry, ErrorList errors)
    {
        if (entry.Value is not YamlMap map)
        {
            return ValueReader.Number(entry, 0, MostRetries, errors) is { } number ? new RetryStrategy { MaxRetries = number } : null;
        }

        ValueReader.RefuseOthers(map, "'retry'", Keys, errors);
        if (map.Find("max") is not { } max)
        {
            errors.Add(map, "'retry' has no 'max'; write for example 'max: 2' in it");
            return null;
        }

        var retry = new RetryStrategy
        {
            MaxRetries = ValueReader.Number(max, 0, MostRetries, errors) ?? 0,
            Backoff = map.Find("backoff") is { } backoff
                ? DurationReader.Read(backoff, TimeSpan.Zero, TimeSpan.FromHours(1), errors)?.ToDuration()
                : null,
        };
        if (map.Find("exit-codes") is { } codes)
        {
            retry.ExitCodes.Add(ReadExitCodes(codes, errors));
        }

        return retry;
    }

    private static List<int> ReadExitCodes(YamlEntry entry, ErrorList errors)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        if (items.Count > MostExitCodes)
        {
            errors.Add(entry.Value, $"'exit-codes' has {items.Count} of them; at most {MostExitCodes} are allowed");
            return [];
        }

        return [.. items.Select(item => ValueReader.Number(new YamlEntry(entry.Key, item), 1, 255, errors)).OfType<int>()];
    }
}
