using System.Text.Json;
using Mesh.LogShipper.Shipping.Lines;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>The streams that are ahead, as text: <c>[["step",1,4096]]</c>.</summary>
internal static class AheadText
{
    public static string Write(IReadOnlyDictionary<StreamKey, long> ahead) =>
        JsonSerializer.Serialize(ahead.Select(a => new object[] { a.Key.Step, a.Key.Stream, a.Value }));

    public static IReadOnlyDictionary<StreamKey, long> Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.EnumerateArray().ToDictionary(
            entry => new StreamKey(entry[0].GetString()!, entry[1].GetByte()), entry => entry[2].GetInt64());
    }
}
