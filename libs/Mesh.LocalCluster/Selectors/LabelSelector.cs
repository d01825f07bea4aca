using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Selectors;

/// <summary>The label selector of a query string: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>.</summary>
internal sealed class LabelSelector
{
    public static readonly LabelSelector Everything = new([]);

    private readonly List<Requirement> _requirements;

    private LabelSelector(List<Requirement> requirements) => _requirements = requirements;

    public bool IsEmpty => _requirements.Count == 0;

    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }

        return new LabelSelector([.. Split(text).Select(part => ParseOne(part.Trim(), text))]);
    }

    /// <summary>A selector as objects carry it: <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
    public static LabelSelector FromExpressions(IEnumerable<JsonObject> expressions) => new(
    [
        .. expressions.Select(e => new Requirement(
            e.Text("key") ?? "",
            e.Text("operator") ?? "",
            [.. e.Strings("values")])),
    ]);

    public bool Matches(JsonObject json)
    {
        if (_requirements.Count == 0)
        {
            return true;
        }

        var labels = json.Map("metadata", "labels");
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels.Text(requirement.Key)))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Split(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static Requirement ParseOne(string part, string whole)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open > 0 && part.EndsWith(')'))
        {
            var words = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] values = [.. part[(open + 1)..^1].Split(',').Select(value => Value(value, whole))];
            return words switch
            {
                [var key, "in"] => new Requirement(Key(key, whole), "In", values),
                [var key, "notin"] => new Requirement(Key(key, whole), "NotIn", values),
                _ => throw Refuse(whole),
            };
        }

        if (part.AsSpan().ContainsAny("()"))
        {
            throw Refuse(whole);
        }

        foreach (var (sign, op) in ((char, string)[])[('>', "Gt"), ('<', "Lt")])
        {
            if (part.Split(sign, 2) is [var subject, var bound])
            {
                return long.TryParse(bound.Trim(), out _)
                    ? new Requirement(Key(subject, whole), op, [bound.Trim()])
                    : throw Refuse(whole);
            }
        }

        if (part.Split("!=", 2) is [var left, var unwanted])
        {
            return new Requirement(Key(left, whole), "NotIn", [Value(unwanted, whole)]);
        }

        if (part.Split('=', 2) is [var name, var wanted])
        {
            return new Requirement(Key(name, whole), "In", [Value(wanted.StartsWith('=') ? wanted[1..] : wanted, whole)]);
        }

        return part.StartsWith('!')
            ? new Requirement(Key(part[1..], whole), "DoesNotExist", [])
            : new Requirement(Key(part, whole), "Exists", []);
    }

    private static string Key(string text, string whole)
    {
        var key = text.Trim();
        return key.Length > 0 && !key.AsSpan().ContainsAny(" ()=!<>") ? key : throw Refuse(whole);
    }

    private static string Value(string text, string whole)
    {
        var value = text.Trim();
        return Admission.ObjectNames.IsLabelValue(value) ? value : throw Refuse(whole);
    }

    private static StatusException Refuse(string text) =>
        StatusException.BadRequest($"unable to parse requirement: invalid label selector: {text}");

    private sealed record Requirement(string Key, string Operator, string[] Values)
    {
        public bool Matches(string? value) => Operator switch
        {
            "In" => value is not null && Values.Contains(value),
            "NotIn" => value is null || !Values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => long.TryParse(value, out var big) && long.TryParse(Values.FirstOrDefault(), out var low) && big > low,
            "Lt" => long.TryParse(value, out var small) && long.TryParse(Values.FirstOrDefault(), out var high) && small < high,
            _ => false,
        };
    }
}
