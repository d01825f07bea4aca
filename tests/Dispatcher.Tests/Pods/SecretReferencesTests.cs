using System.Text;
using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class SecretReferencesTests
{
    [Fact]
    public void Resolve_SecretOfTheProject_PutsTheValueInAndLeavesTheSpecAlone()
    {
        var spec = Spec();

        var resolved = Assert.IsType<SecretResolution.Resolved>(Resolve(spec, Given("demo", "s3cret")));

        Assert.Equal(("TOKEN", "s3cret"), (resolved.Spec.Secrets[1].Name, resolved.Spec.Secrets[1].Value));
        Assert.Equal("inline", resolved.Spec.Secrets[0].Value);
        Assert.Equal(Spec(), spec);
        Assert.DoesNotContain("s3cret", resolved.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, V1Secret?> NotGiven => new()
    {
        { "absent", null },
        { "without labels", new V1Secret { Metadata = new V1ObjectMeta(), Data = Data("x") } },
        { "another project's", Given("other", "x") },
        { "a runner pod's own", Given("demo", "x", (PodLabels.ManagedBy, PodLabels.Manager)) },
    };

    [Theory]
    [MemberData(nameof(NotGiven))]
    public void Resolve_SecretThatTheProjectWasNotGiven_IsRefusedInTheSameWords(string which, V1Secret? secret)
    {
        var answer = Resolve(Spec(), secret);

        Assert.True(
            answer is SecretResolution.Unavailable
            {
                Message: "The secret TOKEN of the job has no value: there is no Kubernetes Secret of-demo that the operator "
                    + "gave to the project demo with the label mesh.dev/project=demo.",
            },
            $"{which}: {answer}");
    }

    public static TheoryData<byte[]?, string> Unfit => new()
    {
        { null, "has no entry token" },
        { [0xFF, 0xFE], "is no UTF-8 text without NUL" },
        { [65, 0], "is no UTF-8 text without NUL" },
        { new byte[64 * 1024 + 1], "has 65537 bytes; at most 65536" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Resolve_EntryThatNoVariableCanHold_SaysWhy(byte[]? bytes, string said)
    {
        var secret = Given("demo", "x");
        secret.Data = bytes is null ? null : new Dictionary<string, byte[]> { ["token"] = bytes };

        var answer = Assert.IsType<SecretResolution.Unavailable>(Resolve(Spec(), secret));

        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_TooMuchTogether_IsRefused()
    {
        var spec = Spec();
        spec.Secrets[0].Value = new string('v', 100 * 1024);

        var answer = Assert.IsType<SecretResolution.Unavailable>(Resolve(spec, Given("demo", new string('w', 60 * 1024))));

        Assert.Equal("The secrets of the job have 163840 bytes together; at most 131072.", answer.Message);
    }

    private static SecretResolution Resolve(JobSpec spec, V1Secret? secret) =>
        SecretReferences.Resolve(spec, "demo", new Dictionary<string, V1Secret?> { ["of-demo"] = secret });

    private static JobSpec Spec() => new()
    {
        Secrets =
        {
            new Secret { Name = "INLINE", Value = "inline" },
            new Secret { Name = "TOKEN", Reference = new SecretReference { Secret = "of-demo", Key = "token" } },
        },
    };

    private static V1Secret Given(string project, string value, params (string Key, string Value)[] more) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Labels = more.Append((PodLabels.Project, project)).ToDictionary(label => label.Item1, label => label.Item2),
        },
        Data = Data(value),
    };

    private static Dictionary<string, byte[]> Data(string value) => new() { ["token"] = Encoding.UTF8.GetBytes(value) };
}
