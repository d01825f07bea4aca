namespace Serilog.Sinks.Elasticsearch;

/// <summary>The version of Elasticsearch that the index template is written for.</summary>
public enum AutoRegisterTemplateVersion
{
    /// <summary>6.0 and later: a template of the kind before composable ones.</summary>
    ESv6 = 2,

    /// <summary>7.0 and later: a template of the kind before composable ones.</summary>
    ESv7 = 3,

    /// <summary>8.0 and later: a composable template.</summary>
    ESv8 = 4,
}
