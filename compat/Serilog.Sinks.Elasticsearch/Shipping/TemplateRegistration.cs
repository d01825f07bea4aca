using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serilog.Debugging;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>Puts the index template before the first events. Events are sent whatever comes of it.</summary>
internal sealed partial class TemplateRegistration(ElasticsearchClient client, ElasticsearchSinkOptions options)
{
    private bool _isDone = !options.AutoRegisterTemplate;

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task PutAsync(CancellationToken cancel)
    {
        if (_isDone)
        {
            return;
        }

        // Own content that cannot be made is said once and not tried again.
        _isDone = true;
        var isComposable = options.AutoRegisterTemplateVersion is null or AutoRegisterTemplateVersion.ESv8;
        var path = $"{(isComposable ? "_index_template" : "_template")}/{Uri.EscapeDataString(options.TemplateName)}";
        if (!options.OverwriteTemplate)
        {
            var (there, _) = await client.CallAsync(HttpMethod.Head, path, null, "", cancel).ConfigureAwait(false);
            if (there == 200)
            {
                return;
            }
        }

        var (status, body) = await client.CallAsync(HttpMethod.Put, path, Content(isComposable), "application/json", cancel)
            .ConfigureAwait(false);
        if (status is not (>= 200 and < 300))
        {
            SelfLog.WriteLine("The index template {0} could not be put, {1}: {2}", path, status, Encoding.UTF8.GetString(body));
        }

        // No answer and a failing server are tried again with the next events; a refusal is final.
        _isDone = status is >= 200 and < 500 and not 429;
    }

    private byte[] Content(bool isComposable)
    {
        if (options.GetTemplateContent?.Invoke() is { } own)
        {
            return own is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(own);
        }

        string[] patterns = [FormatItem().Replace(options.IndexFormat, "*")];
        var settings = new Dictionary<string, string> { ["index.refresh_interval"] = "5s" };
        return isComposable
            ? JsonSerializer.SerializeToUtf8Bytes(
                new { index_patterns = patterns, template = new { settings, mappings = Mappings } })
            : JsonSerializer.SerializeToUtf8Bytes(new { index_patterns = patterns, settings, mappings = Mappings });
    }

    private static object Mappings => new
    {
        dynamic_templates = new object[]
        {
            new
            {
                string_fields = new
                {
                    match = "*",
                    match_mapping_type = "string",
                    mapping = new
                    {
                        type = "text",
                        norms = false,
                        fields = new { raw = new { type = "keyword", ignore_above = 256 } },
                    },
                },
            },
        },
        properties = new { message = new { type = "text" }, exceptions = new { type = "nested" } },
    };

    [GeneratedRegex(@"\{0[^}]*\}")]
    private static partial Regex FormatItem();
}
