using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Pods;

/// <summary>Jobs of all kinds, including what nobody should ask for.</summary>
internal sealed class RandomSpecs(int seed)
{
    private static readonly string[] Texts =
    [
        "", "x", "$(HOME)", "$$", "privileged", "hostNetwork: true", "\"}],\"hostPID\":true", "../..", "/proc", "ünïcödé",
        "a b\nc",
    ];

    private readonly Random _random = new(seed);

    public JobSpec Next()
    {
        var spec = new JobSpec { Pipeline = Text(), Box = new Box { Image = Text() } };
        Fill(spec.Box.Env);
        Fill(spec.Env);
        spec.Steps.Add(new Step { Name = "one", Code = Text(), Cwd = Text() });
        for (var i = _random.Next(5); i > 0; i--)
        {
            spec.Services.Add(Service(i));
        }

        if (_random.Next(2) == 0)
        {
            spec.Limits = new Limits
            {
                RunTimeout = new Duration { Seconds = _random.Next(1, 86_400) },
                StartTimeout = new Duration { Seconds = _random.Next(1, 86_400), Nanos = _random.Next(1_000_000_000) },
                CancelGrace = new Duration { Seconds = _random.Next(600) },
                CpuMillis = _random.Next(1_000_000),
                MemoryBytes = _random.NextInt64(1L << 50),
                WorkspaceBytes = _random.NextInt64(1L << 50),
            };
        }

        return spec;
    }

    private ServiceContainer Service(int number)
    {
        var service = new ServiceContainer
        {
            Name = $"s{number}",
            Image = Text(),
            CpuMillis = _random.Next(10_000),
            MemoryBytes = _random.NextInt64(1L << 40),
        };
        Fill(service.Env);
        service.Command.Add(Enumerable.Range(0, _random.Next(3)).Select(_ => Text()));
        service.Args.Add(Enumerable.Range(0, _random.Next(3)).Select(_ => Text()));
        service.Ports.Add(Enumerable.Range(0, _random.Next(3)).Select(i => (number * 100) + i));
        service.Readiness = _random.Next(4) switch
        {
            0 => new Readiness { TcpPort = _random.Next(1, 65_536) },
            1 => new Readiness { Http = new HttpCheck { Port = _random.Next(1, 65_536), Path = "/" + Text() } },
            2 => new Readiness { Exec = new ExecCheck { Command = { "sh", "-c", Text() } } },
            _ => null,
        };
        return service;
    }

    private void Fill(IDictionary<string, string> environment)
    {
        string[] names = ["HOME", "PATH", "MESH_CONTROL_DIR", "S1_PORT", "LD_PRELOAD"];
        foreach (var name in names.Where(_ => _random.Next(3) == 0))
        {
            environment[name] = Text();
        }
    }

    private string Text() => Texts[_random.Next(Texts.Length)];
}
