using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Mesh.Pipelines.Yaml;

/// <summary>
/// Builds values from YamlDotNet's events. The library's own object model forgets where merged and aliased values stand and
/// expands aliases without a bound, so a file for people needs its own.
/// </summary>
internal sealed class YamlComposer
{
    private const string MergeKey = "<<";

    private readonly Parser _parser;
    private readonly Dictionary<string, YamlValue> _anchors = [];

    private YamlComposer(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>The file's one document; null when there is none.</summary>
    /// <exception cref="YamlFault">The text is not YAML, or passes a bound.</exception>
    public static YamlValue? Compose(string text)
    {
        var composer = new YamlComposer(text);
        try
        {
            return composer.Document();
        }
        catch (YamlException exception)
        {
            throw YamlSyntax.Explain(exception, text);
        }
        catch (InvalidOperationException)
        {
            // The library's scanner gives up like this on some brackets in the middle of a word.
            var last = composer._parser.Current;
            throw new YamlFault(
                (int)(last?.End.Line ?? 1),
                (int)(last?.End.Column ?? 1),
                "what follows is not valid YAML; look for brackets and braces");
        }
    }

    private YamlValue? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var value = Value(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            var next = _parser.Current!.Start;
            throw new YamlFault(
                (int)next.Line, (int)next.Column, "a pipeline file holds one YAML document; remove the second one");
        }

        return value;
    }

    private YamlValue Value(int depth)
    {
        _parser.Accept<ParsingEvent>(out _);
        var parsed = _parser.Current!;
        if (depth > PipelineLimits.Depth)
        {
            throw Fault(parsed, $"values nest deeper than {PipelineLimits.Depth} levels");
        }

        var value = parsed switch
        {
            Scalar => Text(),
            SequenceStart => List(depth),
            MappingStart => Map(depth),
            AnchorAlias => Alias(),
            _ => throw Fault(parsed, "this is no value of a pipeline file"),
        };

        if (value.ExpandedSize > PipelineLimits.ExpandedValues)
        {
            throw Fault(parsed, $"the aliases of this file stand for more than {PipelineLimits.ExpandedValues:N0} values");
        }

        return value;
    }

    private YamlText Text()
    {
        var scalar = _parser.Consume<Scalar>();
        var isNull = scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };
        return Anchored(scalar, new YamlText(scalar.Value, isNull, Line(scalar), Column(scalar)));
    }

    private YamlList List(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var list = new YamlList(Line(start), Column(start));
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            var item = Value(depth + 1);
            list.Items.Add(item);
            list.ExpandedSize += item.ExpandedSize;
        }

        return Anchored(start, list);
    }

    private YamlMap Map(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var map = new YamlMap(Line(start), Column(start));
        var merges = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var place = _parser.Current ?? start;
            if (Value(depth + 1) is not YamlText key)
            {
                throw Fault(place, "a key must be a text");
            }

            var entry = new YamlEntry(key, Value(depth + 1));
            map.ExpandedSize += 1 + entry.Value.ExpandedSize;
            if (key.Text == MergeKey)
            {
                merges.Add(entry);
            }
            else if (!map.TryAdd(entry))
            {
                var first = map.Find(key.Text)!.Value.Key;
                throw new YamlFault(
                    key.Line, key.Column, $"the key '{key.Text}' is here twice (first on line {first.Line}); keep one of them");
            }
        }

        foreach (var merge in merges)
        {
            Merge(map, merge);
        }

        return Anchored(start, map);
    }

    /// <summary>Own keys win over merged ones, earlier merged ones over later.</summary>
    private static void Merge(YamlMap map, YamlEntry merge)
    {
        var sources = merge.Value is YamlList list ? list.Items : [merge.Value];
        foreach (var source in sources)
        {
            if (source is not YamlMap merged)
            {
                throw new YamlFault(
                    merge.Key.Line, merge.Key.Column, "'<<' merges a mapping or a list of mappings, such as '<<: *name'");
            }

            foreach (var entry in merged.Entries)
            {
                map.TryAdd(entry);
            }
        }
    }

    private YamlValue Alias()
    {
        var alias = _parser.Consume<AnchorAlias>();
        return _anchors.TryGetValue(alias.Value.Value, out var value)
            ? value
            : throw Fault(alias, $"'*{alias.Value}' has no complete '&{alias.Value}' before it");
    }

    private T Anchored<T>(NodeEvent node, T value)
        where T : YamlValue
    {
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = value;
        }

        return value;
    }

    private static YamlFault Fault(ParsingEvent place, string message) => new(Line(place), Column(place), message);

    private static int Line(ParsingEvent place) => (int)place.Start.Line;

    private static int Column(ParsingEvent place) => (int)place.Start.Column;
}
