using System.Globalization;
using Mesh.LogShipper.Shipping.Documents;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>The index template of the data streams.</summary>
internal static class IndexTemplate
{
    public const string Name = "logs-mesh.jobs";

    /// <summary>To be raised with each change of the template: a cluster that has an older one gets this one.</summary>
    public const int Version = 1;

    // Elasticsearch has a template of its own for logs-*-*, of priority 100, and those of integrations are of 200.
    private const int Priority = 250;

    /// <summary>The template with the message as <c>match_only_text</c>; without, for servers that do not know that
    /// type.</summary>
    public static string Body(bool matchOnlyText) => $$"""
        {
          "index_patterns": ["{{DataStreams.Pattern}}"],
          "data_stream": {},
          "priority": {{Priority.ToString(CultureInfo.InvariantCulture)}},
          "version": {{Version.ToString(CultureInfo.InvariantCulture)}},
          "_meta": { "description": "Logs of Mesh's jobs, a document a line", "managed_by": "mesh" },
          "template": {
            "mappings": {
              "dynamic": false,
              "date_detection": false,
              "properties": {
                "@timestamp": { "type": "date" },
                "message": {{(matchOnlyText ? """{ "type": "match_only_text" }""" : """{ "type": "text", "norms": false }""")}},
                "ecs": { "properties": { "version": { "type": "keyword", "ignore_above": 1024 } } },
                "event": {
                  "properties": {
                    "dataset": { "type": "keyword", "ignore_above": 1024 },
                    "kind": { "type": "keyword", "ignore_above": 1024 }
                  }
                },
                "data_stream": {
                  "properties": {
                    "type": { "type": "keyword", "ignore_above": 1024 },
                    "dataset": { "type": "keyword", "ignore_above": 1024 },
                    "namespace": { "type": "keyword", "ignore_above": 1024 }
                  }
                },
                "labels": { "properties": { "project": { "type": "keyword", "ignore_above": 1024 } } },
                "log": { "properties": { "offset": { "type": "long" } } },
                "mesh": {
                  "properties": {
                    "project": { "type": "keyword", "ignore_above": 1024 },
                    "job": { "type": "keyword", "ignore_above": 1024 },
                    "attempt": { "type": "integer" },
                    "step": { "type": "keyword", "ignore_above": 1024 },
                    "stream": { "type": "keyword", "ignore_above": 1024 },
                    "line_cut": { "type": "boolean" },
                    "gap": { "type": "long" }
                  }
                }
              }
            }
          }
        }
        """;
}
