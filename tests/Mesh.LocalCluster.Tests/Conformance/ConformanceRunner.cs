using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mesh.Local.Tests.Conformance;

/// <summary>Makes the calls of a row and compares the answers.</summary>
internal sealed partial class ConformanceRunner(HttpClient client)
{
    /// <summary>A watch that has not brought what is expected by then fails the row.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public async Task RunAsync(ConformanceRow row, Dictionary<string, string> values)
    {
        for (var i = 0; i < row.Steps.Count; i++)
        {
            var step = row.Steps[i];
            var at = $"\"{row.Name}\", step {i + 1}: {step.Method} {Fill(step.Path, values)}";
            if (step.Method == "WATCH")
            {
                await WatchAsync(step, at, values);
            }
            else
            {
                await CallAsync(step, at, values);
            }
        }
    }

    /// <summary>The events of a watch, until the reader stops.</summary>
    public async IAsyncEnumerable<(string Type, JsonNode Object)> WatchAsync(
        string path,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        string? accept = null)
    {
        var joint = path.Contains('?') ? "&" : "?";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path.TrimStart('/')}{joint}watch=true");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var said = response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {said}");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var change = JsonNode.Parse(line)!;
            yield return ((string)change["type"]!, change["object"]!);
        }
    }

    private static string Fill(string text, Dictionary<string, string> values) =>
        Variable().Replace(text, match => values.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    private static JsonNode? Fill(JsonNode? node, Dictionary<string, string> values) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair =>
            KeyValuePair.Create(Fill(pair.Key, values), Fill(pair.Value, values)))),
        JsonArray list => new JsonArray([.. list.Select(item => Fill(item, values))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Fill(text, values)),
        _ => node?.DeepClone(),
    };

    private async Task CallAsync(ConformanceStep step, string at, Dictionary<string, string> values)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), Fill(step.Path, values).TrimStart('/'));
        var body = step.Text is { } text ? Fill(text, values) : Fill(step.Body, values)?.ToJsonString();
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(step.ContentType));
        }

        if (step.Accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", step.Accept);
        }

        using var response = await client.SendAsync(request);
        var raw = await response.Content.ReadAsStringAsync();
        at += $"\n{(int)response.StatusCode} {raw}";
        Assert.True((int)response.StatusCode == step.Code, $"{at}\nthe code is not {step.Code}");
        var check = step.Check;
        var json = Json(raw);
        var faults = check.Faults(json, value => Fill(value, values)).ToList();
        Assert.True(faults.Count == 0, $"{at}\n{string.Join('\n', faults)}");
        if (check.Raw is { } pattern)
        {
            Assert.True(Regex.IsMatch(raw, Fill(pattern, values)), $"{at}\nthe body is not like {pattern}");
        }

        foreach (var (name, expected) in check.Headers)
        {
            var sent = response.Headers.Concat(response.Content.Headers).FirstOrDefault(pair => pair.Key == name).Value;
            var header = string.Join(',', sent ?? []);
            Assert.True(Regex.IsMatch(header, expected), $"{at}\n{name} is {header}");
        }

        foreach (var (name, pointer) in step.Keep)
        {
            values[name] = JsonPointer.Read(json, pointer)?.ToString()
                ?? throw new InvalidOperationException($"{at}\nno {pointer}");
        }
    }

    private async Task WatchAsync(ConformanceStep step, string at, Dictionary<string, string> values)
    {
        using var patience = new CancellationTokenSource(Patience);
        var expected = new Queue<ConformanceCheck>(step.Events);
        var last = "nothing came";
        try
        {
            await foreach (var (type, item) in WatchAsync(Fill(step.Path, values), patience.Token, step.Accept))
            {
                last = $"{type} {item.ToJsonString()}";
                Assert.True(expected.Count > 0, $"{at}\nan event too many: {last}");
                var check = expected.Peek();
                var faults = check.Faults(item, value => Fill(value, values)).ToList();
                var fits = (check.Type ?? type) == type && faults.Count == 0;
                Assert.True(fits || step.Among, $"{at}\nexpected {check.Type}, {string.Join(", ", faults)}; came {last}");
                if (fits)
                {
                    expected.Dequeue();
                }

                if (expected.Count == 0 && !step.Ends)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Assert.Fail($"{at}\n{expected.Count} events did not come in {Patience}; last: {last}");
        }

        Assert.True(expected.Count == 0, $"{at}\nthe watch ended; {expected.Count} events did not come; last: {last}");
    }

    private static JsonNode? Json(string raw)
    {
        try
        {
            return JsonNode.Parse(raw);
        }
        catch (JsonException)
        {
            // Not every answer is JSON; then only its code and text can be checked.
            return null;
        }
    }

    [GeneratedRegex(@"\$([a-z0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
