using System.Text.RegularExpressions;
using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>
/// Services as Wercker wrote them: an image, or a mapping with <c>id</c> and more. <c>ready</c> is Mesh's own.
/// </summary>
internal static partial class ServiceReader
{
    private static readonly string[] Keys = ["id", "name", "env", "cmd", "entrypoint", "ports", "ready"];

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,53}[a-z0-9])?$")]
    private static partial Regex ServiceName { get; }

    /// <summary>The services of an entry.</summary>
    public static List<ServiceContainer> ReadList(YamlEntry entry, ErrorList errors)
    {
        var services = new List<ServiceContainer>();
        if (entry.Value is YamlText { IsNull: true })
        {
            return services;
        }

        if (entry.Value is not YamlList list)
        {
            errors.Add(entry.Value, $"'services' must be a list of images, such as '- postgres:16', not {entry.Value.Kind}");
            return services;
        }

        if (list.Items.Count > PipelineLimits.Services)
        {
            errors.Add(
                list.Items[PipelineLimits.Services],
                $"there are {list.Items.Count} services; at most {PipelineLimits.Services} are allowed");
            return services;
        }

        foreach (var item in list.Items)
        {
            if (Read(item, errors) is { } service)
            {
                CheckOthers(service, services, item, errors);
                services.Add(service);
            }
        }

        return services;
    }

    private static ServiceContainer? Read(YamlValue item, ErrorList errors)
    {
        switch (item)
        {
            case YamlText { IsNull: true } or YamlText { Text: "" }:
                errors.Add(item, "this service names no image; write for example '- postgres:16'");
                return null;
            case YamlText text:
                return ImageReader.Check(text.Text, text, errors) is { } image ? Named(image, null, text, errors) : null;
            case YamlMap map:
                return FromMap(map, errors);
            default:
                errors.Add(item, $"a service must be an image or a mapping with id and env, not {item.Kind}");
                return null;
        }
    }

    private static ServiceContainer? FromMap(YamlMap map, ErrorList errors)
    {
        ValueReader.RefuseOthers(map, "a service", Keys, errors);
        if (map.Find("id") is not { } id)
        {
            errors.Add(map, "this service has no 'id'; write for example 'id: postgres:16' in it");
            return null;
        }

        var name = map.Find("name") is { } named ? ValueReader.Text(named, errors) : null;
        if (ValueReader.Text(id, errors) is not { } text
            || ImageReader.Check(text, id.Value, errors) is not { } image
            || Named(image, name, map.Find("name")?.Value ?? id.Value, errors) is not { } service)
        {
            return null;
        }

        if (map.Find("env") is { } env)
        {
            service.Env.Add(EnvironmentReader.Read(env, errors));
        }

        service.Command.Add(map.Find("entrypoint") is { } entry ? CommandWords.Read(entry, errors) ?? [] : []);
        service.Args.Add(map.Find("cmd") is { } command ? CommandWords.Read(command, errors) ?? [] : []);
        if (map.Find("ports") is { } ports)
        {
            service.Ports.Clear();
            service.Ports.Add(PortReader.ReadList(ports, errors));
        }

        service.Readiness = map.Find("ready") is { } ready ? ReadinessReader.Read(ready, errors) : null;
        return service;
    }

    private static ServiceContainer? Named(string image, string? name, YamlValue place, ErrorList errors)
    {
        name ??= KnownImages.NameOf(image);
        if (!ServiceName.IsMatch(name))
        {
            errors.Add(
                place,
                $"'{name}' cannot be the name of a service; give it a 'name' of 1 to 55 small letters, digits and hyphens, "
                    + "a letter first");
            return null;
        }

        return new ServiceContainer { Name = name, Image = image, Ports = { KnownImages.PortsOf(image) } };
    }

    private static void CheckOthers(
        ServiceContainer service, List<ServiceContainer> others, YamlValue place, ErrorList errors)
    {
        foreach (var other in others)
        {
            if (other.Name == service.Name)
            {
                errors.Add(place, $"another service has the name '{service.Name}'; give this one a 'name' of its own");
            }
            else if (other.Ports.Intersect(service.Ports).ToList() is [var port, ..])
            {
                errors.Add(
                    place,
                    $"the services '{other.Name}' and '{service.Name}' both have port {port}; they share one network, "
                        + "so let one listen elsewhere and give it 'ports'");
            }
        }
    }
}
