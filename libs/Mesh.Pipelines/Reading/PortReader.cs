using System.Globalization;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

internal static class PortReader
{
    public static List<int> ReadList(YamlEntry entry, ErrorList errors)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        var ports = new List<int>();
        if (items.Count > PipelineLimits.ServicePorts)
        {
            errors.Add(
                entry.Value,
                $"'{entry.Key.Text}' has {items.Count} ports; at most {PipelineLimits.ServicePorts} are allowed");
            return ports;
        }

        foreach (var item in items)
        {
            if (Read(item, errors) is not { } port)
            {
                continue;
            }

            if (ports.Contains(port))
            {
                errors.Add(item, $"port {port} is here twice");
                continue;
            }

            ports.Add(port);
        }

        return ports;
    }

    /// <summary>Null, with an error told, when the value is no port.</summary>
    public static int? Read(YamlValue value, ErrorList errors)
    {
        if (value is YamlText text
            && int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= 65_535)
        {
            return port;
        }

        errors.Add(value, "a port is a number from 1 to 65535; services are reached at localhost, so none is published");
        return null;
    }
}
