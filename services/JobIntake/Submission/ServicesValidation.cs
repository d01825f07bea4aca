using Google.Protobuf.Collections;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks a job's services.</summary>
internal static class ServicesValidation
{
    private const int MaxServices = 16;
    private const int MaxPorts = 16;
    private const int MaxPort = 65_535;

    // The container is named `service-` and this, which together make a DNS label.
    private const int MaxName = 55;
    private const int MaxWords = 64;
    private const int MaxWord = 4096;
    private const int MaxPath = 1024;

    public static void Check(RepeatedField<ServiceContainer> services, string path, Violations found)
    {
        found.Require(services.Count <= MaxServices, path, $"at most {MaxServices} services");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = new Dictionary<int, string>();
        foreach (var (index, service) in services.Take(MaxServices).Index())
        {
            var at = $"{path}[{index}]";
            if (!IsName(service.Name))
            {
                found.Add($"{at}.name", $"required: 1 to {MaxName} characters of [a-z0-9-], a letter first, no hyphen last");
            }
            else if (!names.Add(service.Name))
            {
                found.Add($"{at}.name", "another service of the job has this name");
            }

            found.Require(TextRules.IsImage(service.Image), $"{at}.image", TextRules.ImageForm);
            EnvironmentValidation.Check(service.Env, $"{at}.env", found);
            CheckWords(service.Command, $"{at}.command", found);
            CheckWords(service.Args, $"{at}.args", found);
            CheckPorts(service, at, ports, found);
            CheckReadiness(service.Readiness, $"{at}.readiness", found);
            LimitsValidation.CheckAmounts(service.CpuMillis, service.MemoryBytes, at, found);
        }
    }

    private static void CheckPorts(ServiceContainer service, string at, Dictionary<int, string> taken, Violations found)
    {
        found.Require(service.Ports.Count <= MaxPorts, $"{at}.ports", $"at most {MaxPorts} ports");
        foreach (var (index, port) in service.Ports.Take(MaxPorts).Index())
        {
            if (port is < 1 or > MaxPort)
            {
                found.Add($"{at}.ports[{index}]", $"1 to {MaxPort}");
            }
            else if (!taken.TryAdd(port, service.Name))
            {
                found.Add(
                    $"{at}.ports[{index}]",
                    $"port {port} is named twice; services share one network, so give one of them another port");
            }
        }
    }

    private static void CheckReadiness(Readiness? readiness, string at, Violations found)
    {
        switch (readiness?.CheckCase)
        {
            case null:
                break;
            case Readiness.CheckOneofCase.TcpPort:
                found.Require(readiness.TcpPort is >= 1 and <= MaxPort, $"{at}.tcp_port", $"1 to {MaxPort}");
                break;
            case Readiness.CheckOneofCase.Http:
                found.Require(readiness.Http.Port is >= 1 and <= MaxPort, $"{at}.http.port", $"required: 1 to {MaxPort}");
                found.Require(
                    readiness.Http.Path is "" || IsPath(readiness.Http.Path),
                    $"{at}.http.path",
                    $"begins with '/'; at most {MaxPath} characters, no spaces");
                break;
            case Readiness.CheckOneofCase.Exec:
                found.Require(readiness.Exec.Command.Count > 0, $"{at}.exec.command", "required");
                CheckWords(readiness.Exec.Command, $"{at}.exec.command", found);
                break;
            default:
                found.Add(at, "name a check (tcp_port, http or exec), or leave readiness out");
                break;
        }
    }

    private static void CheckWords(RepeatedField<string> words, string field, Violations found)
    {
        found.Require(words.Count <= MaxWords, field, $"at most {MaxWords} words");
        foreach (var (index, word) in words.Take(MaxWords).Index())
        {
            found.Require(
                word.Length <= MaxWord && !word.Contains('\0'), $"{field}[{index}]", $"at most {MaxWord} characters, no NUL");
        }
    }

    private static bool IsName(string name) => name.Length <= MaxName && Mesh.Hosting.Names.ProjectId.IsValid(name);

    private static bool IsPath(string path) =>
        path[0] == '/' && path.Length <= MaxPath && !path.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
}
