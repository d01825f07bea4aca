using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;

namespace Mesh.Local.Tests.Conformance;

/// <summary>Reads the table: the YAML files of the folder Table, one list of rows each.</summary>
public static class ConformanceTable
{
    private static readonly Lazy<Dictionary<string, ConformanceRow>> Rows = new(Load);

    public static TheoryData<string> Names => [.. Rows.Value.Keys];

    public static ConformanceRow Find(string name) => Rows.Value[name];

    private static Dictionary<string, ConformanceRow> Load()
    {
        var rows = new Dictionary<string, ConformanceRow>();
        var assembly = typeof(ConformanceTable).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".yaml", StringComparison.Ordinal));
        foreach (var file in files.Order())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            foreach (var row in YamlBody.ToJson(reader.ReadToEnd())!.AsArray())
            {
                var read = Row(Only(row!, "row", "own", "runs-pods", "steps"));
                rows.Add(read.Name, read);
            }
        }

        return rows;
    }

    /// <summary>A misspelt word would check nothing.</summary>
    private static JsonObject Only(JsonNode node, params string[] words)
    {
        var map = node.AsObject();
        foreach (var (word, _) in map)
        {
            Assert.True(words.Contains(word), $"The conformance table says \"{word}\" in {map.ToJsonString()}");
        }

        return map;
    }

    private static ConformanceRow Row(JsonObject json) => new(
        (string)json["row"]!,
        (bool?)json["own"] ?? false,
        (bool?)json["runs-pods"] ?? false,
        [.. json["steps"]!.AsArray().Select(step => Step(step!))]);

    private static ConformanceStep Step(JsonNode node)
    {
        var json = Only(
            node, "do", "body", "text", "type", "accept", "code", "events", "among", "ends", "keep", "reason", "is", "like",
            "has", "lacks", "count", "headers", "raw");
        var call = ((string)json["do"]!).Split(' ', 2);
        return new ConformanceStep
        {
            Method = call[0],
            Path = call[1],
            Body = json["body"]?.DeepClone(),
            Text = (string?)json["text"],
            ContentType = (string?)json["type"] ?? "application/json",
            Accept = (string?)json["accept"],
            Code = (int)(long)(json["code"] ?? 200L)!,
            Check = Check(json),
            Events = [.. (json["events"]?.AsArray() ?? []).Select(item => Check(
                Only(item!, "type", "reason", "is", "like", "has", "lacks", "count")))],
            Among = (bool?)json["among"] ?? false,
            Ends = (bool?)json["ends"] ?? false,
            Keep = Map(json["keep"], value => (string)value!),
        };
    }

    private static ConformanceCheck Check(JsonObject json) => new()
    {
        Type = (string?)json["type"],
        Reason = (string?)json["reason"],
        Is = Map(json["is"], value => value?.DeepClone()),
        Like = Map(json["like"], value => (string)value!),
        Has = [.. (json["has"]?.AsArray() ?? []).Select(item => (string)item!)],
        Lacks = [.. (json["lacks"]?.AsArray() ?? []).Select(item => (string)item!)],
        Count = Map(json["count"], value => (int)(long)value!),
        Headers = Map(json["headers"], value => (string)value!),
        Raw = (string?)json["raw"],
    };

    private static Dictionary<string, T> Map<T>(JsonNode? node, Func<JsonNode?, T> read) =>
        (node?.AsObject() ?? []).ToDictionary(pair => pair.Key, pair => read(pair.Value));
}
