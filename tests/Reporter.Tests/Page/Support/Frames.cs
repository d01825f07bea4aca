using System.Text;
using System.Text.Json.Nodes;

namespace Mesh.Reporter.Tests.Page.Support;

/// <summary>Reads the page's frames: a line of JSON and, where it says <c>size</c>, that many bytes.</summary>
internal sealed class Frames(Stream stream) : IDisposable
{
    public static async Task<Frames> OfAsync(HttpResponseMessage response) =>
        new(await response.Content.ReadAsStreamAsync());

    /// <summary>The next frame; null at the end of the answer.</summary>
    public async Task<(JsonNode Line, byte[] Data)?> NextAsync()
    {
        using var patience = new CancellationTokenSource(PageHost.Patience);
        var line = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one, patience.Token) == 0)
            {
                return line.Count == 0 ? null : throw new EndOfStreamException(Encoding.UTF8.GetString([.. line]));
            }

            if (one[0] == '\n')
            {
                break;
            }

            line.Add(one[0]);
        }

        var json = JsonNode.Parse(line.ToArray())!;
        var data = new byte[(int?)json["size"] ?? 0];
        await stream.ReadExactlyAsync(data, patience.Token);
        return (json, data);
    }

    /// <summary>The next frame that has a property; those before it are passed over.</summary>
    public async Task<(JsonNode Value, byte[] Data)> NextAsync(string property, Func<JsonNode, bool>? matches = null)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.Line[property] is { } value && matches?.Invoke(value) != false)
            {
                return (value, frame.Data);
            }
        }

        throw new EndOfStreamException($"The answer ended without {property}.");
    }

    public void Dispose() => stream.Dispose();
}
