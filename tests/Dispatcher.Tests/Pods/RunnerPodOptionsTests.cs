using Mesh.Dispatcher.Pods;
using Mesh.Hosting;
using Mesh.Intake.V1;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class RunnerPodOptionsTests
{
    [Fact]
    public void Bind_Projects_AreRead()
    {
        var options = Options(("RootProjects:0", "web"), ("RootProjects:1", "*"), ("RuntimeClass", "gvisor"), ("LogLineBytes", "4096")).Value;

        Assert.Equal(["web", "*"], options.RootProjects);
        Assert.Equal("gvisor", options.RuntimeClass);
        Assert.Equal("", options.PriorityClass);
        Assert.Equal(4096, options.LogLineBytes);
    }

    [Theory]
    [InlineData("RootProjects:0", "Web")]
    [InlineData("RootProjects:0", "")]
    [InlineData("PriorityClass", "Not A Name")]
    [InlineData("RuntimeClass", "-x")]
    [InlineData("LogLineBytes", "1023")]
    [InlineData("LogLineBytes", "-1")]
    public void Bind_WrongValue_IsRefusedByItsKey(string key, string value)
    {
        var options = Options((key, value));

        var e = Assert.Throws<OptionsValidationException>(() => options.Value);

        Assert.Contains($"Dispatcher:Pods:{key.Split(':')[0]}", e.Message);
    }

    [Fact]
    public void Build_LogLineBytes_AreTheAgentsOnly()
    {
        var spec = new JobSpec { Box = new Box { Image = "alpine:3.20" }, Steps = { new Step { Name = "test", Code = "true" } } };
        var pod = RunnerPod.Build(PodSamples.Key, 4, PodSamples.SecretName, spec, PodSamples.Settings with { LogLineBytes = 4096 });

        var named = pod.Spec.InitContainers.Concat(pod.Spec.Containers)
            .Where(c => c.Env?.Any(e => e is { Name: "MESH_LOG_LINE_BYTES", Value: "4096" }) == true)
            .Select(c => c.Name);
        Assert.Equal(["prepare", "agent"], named);
    }

    [Theory]
    [InlineData("web", true)]
    [InlineData("other", false)]
    public void MayRunAsRoot_ListedProjectsOnly(string project, bool expected)
    {
        var settings = PodSamples.Settings with { RootProjects = new HashSet<string> { "web" } };

        Assert.Equal(expected, settings.MayRunAsRoot(project));
        Assert.False(PodSamples.Settings.MayRunAsRoot(project));
        Assert.True((settings with { RootProjects = new HashSet<string> { "*" } }).MayRunAsRoot(project));
    }

    private static IOptions<RunnerPodOptions> Options(params (string Key, string Value)[] values)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(values.ToDictionary(v => $"{RunnerPodOptions.Section}:{v.Key}", v => (string?)v.Value))
            .Build());
        services.AddMeshOptions<RunnerPodOptions>(RunnerPodOptions.Section);
        return services.BuildServiceProvider().GetRequiredService<IOptions<RunnerPodOptions>>();
    }
}
