using System.Globalization;

namespace k8s.Models;

/// <summary>A port and the like, given by number or by name.</summary>
[JsonConverter(typeof(IntOrStringJsonConverter))]
public class IntOrString
{
    public string Value { get; private init; }

    public static implicit operator IntOrString(int v) => new() { Value = v.ToString(CultureInfo.InvariantCulture) };

    public static implicit operator IntOrString(long v) => new() { Value = v.ToString(CultureInfo.InvariantCulture) };

    public static implicit operator IntOrString(string v) => new() { Value = v };

    public static implicit operator string(IntOrString v) => v?.Value;

    public int ToInt() => int.Parse(Value, CultureInfo.InvariantCulture);

    public override string ToString() => Value;
}
