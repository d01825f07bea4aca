using Mesh.Dispatcher.Pods;
using Mesh.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class RunnerPodOptionsTests
{
    [Fact]
    public void Bind_Projects_AreRead()
    {
        var options = Options(("RootProjects:0", "web"), ("RootProjects:1", "*"), ("RuntimeClass", "gvisor")).Value;

        Assert.Equal(["web", "*"], options.RootProjects);
        Assert.Equal("gvisor", options.RuntimeClass);
        Assert.Equal("", options.PriorityClass);
    }

    [Theory]
    [InlineData("RootProjects:0", "Web")]
    [InlineData("RootProjects:0", "")]
    [InlineData("PriorityClass", "Not A Name")]
    [InlineData("RuntimeClass", "-x")]
    public void Bind_WrongValue_IsRefusedByItsKey(string key, string value)
    {
        var options = Options((key, value));

        var e = Assert.Throws<OptionsValidationException>(() => options.Value);

        Assert.Contains($"Dispatcher:Pods:{key.Split(':')[0]}", e.Message);
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
