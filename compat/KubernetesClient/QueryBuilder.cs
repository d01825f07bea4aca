using System.Globalization;
using System.Text;

namespace k8s;

/// <summary>Collects the parameters that are set; unset ones stay away.</summary>
internal sealed class QueryBuilder
{
    private readonly StringBuilder _text = new();

    public QueryBuilder Add(string key, string value) => value == null ? this : Append(key, Uri.EscapeDataString(value));

    public QueryBuilder Add(string key, bool? value) => value == null ? this : Append(key, value.Value ? "true" : "false");

    public QueryBuilder Add(string key, int? value) =>
        value == null ? this : Append(key, value.Value.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();

    private QueryBuilder Append(string key, string value)
    {
        _text.Append(_text.Length == 0 ? '?' : '&').Append(key).Append('=').Append(value);
        return this;
    }
}
