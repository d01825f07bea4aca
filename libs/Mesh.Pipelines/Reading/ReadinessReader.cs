using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>
/// <c>ready</c> of a service: <c>{port: 5432}</c>, <c>{http: /health, port: 8080}</c> or <c>{exec: pg_isready}</c>.
/// </summary>
internal static class ReadinessReader
{
    private const string Form = "write 'ready' as {port: 5432}, {http: /health, port: 8080} or {exec: pg_isready}";
    private static readonly string[] Keys = ["port", "http", "exec"];

    public static Readiness? Read(YamlEntry entry, ErrorList errors)
    {
        if (entry.Value is not YamlMap map)
        {
            errors.Add(entry.Value, Form);
            return null;
        }

        ValueReader.RefuseOthers(map, "'ready'", Keys, errors);
        switch (map.Find("port"), map.Find("http"), map.Find("exec"))
        {
            case ({ } port, null, null):
                return PortReader.Read(port.Value, errors) is { } number ? new Readiness { TcpPort = number } : null;
            case ({ } port, { } http, null):
                return PortReader.Read(port.Value, errors) is { } at && Path(http, errors) is { } path
                    ? new Readiness { Http = new HttpCheck { Port = at, Path = path } }
                    : null;
            case (null, null, { } exec):
                return CommandWords.Read(exec, errors) is { } words
                    ? new Readiness { Exec = new ExecCheck { Command = { words } } }
                    : null;
            default:
                errors.Add(map, Form);
                return null;
        }
    }

    private static string? Path(YamlEntry entry, ErrorList errors)
    {
        if (ValueReader.Text(entry, errors) is not { } path)
        {
            return null;
        }

        if (path.StartsWith('/') && path.Length <= 1024 && !path.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return path;
        }

        errors.Add(entry.Value, "the path of 'http' begins with '/' and has at most 1,024 characters and no spaces");
        return null;
    }
}
