using Mesh.Intake.V1;

namespace Mesh.Pipelines.Tests;

public sealed class ServiceTests
{
    private const string Build = "build:\n  steps:\n    - script: {code: a}\n";

    [Fact]
    public void Compile_ImagesAsTexts_AreServicesWithTheirPorts()
    {
        var services = Parsing.Compile(
            $"box: x\nservices:\n  - postgres:16\n  - registry:5000/team/My_Redis.x:7@sha256:ab\n  - redis\n{Build}").Services;

        Assert.Equal(
            ["postgres postgres:16 5432", "my-redis-x registry:5000/team/My_Redis.x:7@sha256:ab ", "redis redis 6379"],
            services.Select(s => $"{s.Name} {s.Image} {string.Join(',', s.Ports)}"));
        Assert.All(services, service => Assert.Null(service.Readiness));
    }

    [Fact]
    public void Compile_EveryKey_IsTakenOver()
    {
        var service = Assert.Single(Parsing.Compile($$"""
            box: x
            services:
              - id: postgres:16
                name: db
                env:
                  POSTGRES_DB: app
                  EMPTY:
                entrypoint: [docker-entrypoint.sh, --]
                cmd: postgres -c "log line prefix='%m '" -c fsync=off ''
                ports: [5432, 8008]
                ready: {exec: pg_isready -U app}
            {{Build}}
            """).Services);

        Assert.Equal(
            new ServiceContainer
            {
                Name = "db",
                Image = "postgres:16",
                Env = { ["POSTGRES_DB"] = "app", ["EMPTY"] = "" },
                Command = { "docker-entrypoint.sh", "--" },
                Args = { "postgres", "-c", "log line prefix='%m '", "-c", "fsync=off", "" },
                Ports = { 5432, 8008 },
                Readiness = new Readiness { Exec = new ExecCheck { Command = { "pg_isready", "-U", "app" } } },
            },
            service);
    }

    [Theory]
    [InlineData("{port: 81}", 81, null)]
    [InlineData("{http: /health, port: 82}", 82, "/health")]
    public void Compile_Ready_IsACheck(string ready, int port, string? path)
    {
        var check = Parsing.Compile($"box: x\nservices:\n  - {{id: web, ready: {ready}}}\n{Build}").Services[0].Readiness;

        Assert.Equal((port, path), path is null ? (check.TcpPort, null) : (check.Http.Port, check.Http.Path));
    }

    [Fact]
    public void Compile_PipelineWithServicesOfItsOwn_TakesThoseInTheirPlace()
    {
        const string Text = """
            box: x
            services: [postgres:16]
            build:
              steps: [{script: {code: a}}]
            deploy:
              services: [redis]
              steps: [{script: {code: a}}]
            lint:
              services:
              steps: [{script: {code: a}}]
            """;

        Assert.Equal(["postgres"], Parsing.Compile(Text).Services.Select(s => s.Name));
        Assert.Equal(["redis"], Parsing.Compile(Text, "deploy").Services.Select(s => s.Name));
        Assert.Empty(Parsing.Compile(Text, "lint").Services);
    }

    [Fact]
    public void Parse_TooManyServices_IsRefused()
    {
        var list = string.Concat(Enumerable.Range(0, 17).Select(i => $"  - s{i}\n"));

        Assert.Contains("there are 17 services; at most 16", Assert.Single(Parsing.Errors($"box: x\nservices:\n{list}{Build}")));
    }
}
