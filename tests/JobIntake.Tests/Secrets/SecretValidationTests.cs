using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Secrets;

public sealed class SecretValidationTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public static TheoryData<string, Secret[]> Faults => new()
    {
        { "job.spec.secrets[0].name", [new Secret { Value = "hidden" }] },
        { "job.spec.secrets[0].name", [new Secret { Name = "NO-NAME", Value = "hidden" }] },
        { "job.spec.secrets[0].name", [new Secret { Name = new string('N', 129), Value = "hidden" }] },
        { "job.spec.secrets[0].name", [new Secret { Name = "A", Value = "hidden" }] },
        { "job.spec.secrets[1].name", [new Secret { Name = "T", Value = "x" }, new Secret { Name = "T", Value = "hidden" }] },
        { "job.spec.secrets[0]", [new Secret { Name = "T" }] },
        { "job.spec.secrets[0].is_set", [new Secret { Name = "T", IsSet = true }] },
        { "job.spec.secrets[0].value", [new Secret { Name = "T", Value = "hidden\0" }] },
        { "job.spec.secrets[0].value", [new Secret { Name = "T", Value = "hidden" + new string('é', 32 * 1024) }] },
        { "job.spec.secrets", [.. Many(101, 1)] },
        { "job.spec.secrets", [.. Many(3, 60_000)] },
        { "job.spec.secrets[0].reference.secret", [Reference("", "key")] },
        { "job.spec.secrets[0].reference.secret", [Reference("../other", "key")] },
        { "job.spec.secrets[0].reference.secret", [Reference("Upper", "key")] },
        { "job.spec.secrets[0].reference.secret", [Reference(new string('a', 254), "key")] },
        { "job.spec.secrets[0].reference.key", [Reference("name", "")] },
        { "job.spec.secrets[0].reference.key", [Reference("name", "a/b")] },
    };

    public void Dispose() => _data.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task SubmitJob_WrongSecret_NamesTheFieldAndDoesNotRepeatTheValue(string field, Secret[] secrets)
    {
        await using var host = await SecretJobs.StartAsync(_data.Path, "a");
        var request = Jobs.Request();
        request.Job.Spec.Secrets.Add(secrets);

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Intake.SubmitJobAsync(request).ResponseAsync);

        Assert.Equal((StatusCode.InvalidArgument, "JOB_INVALID"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal([field], Errors.Fields(error));
        Assert.DoesNotContain("hidden", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubmitJob_SecretsAtTheBounds_AreTaken()
    {
        await using var host = await SecretJobs.StartAsync(_data.Path, "a");
        var request = Jobs.Request();
        request.Job.Spec.Secrets.Add(Many(2, 64 * 1024));
        request.Job.Spec.Secrets.Add(new Secret { Name = "EMPTY", Value = "" });

        await host.Intake.SubmitJobAsync(request);

        Assert.Equal([65_536, 65_536, 0], (await host.LeaseAsync()).Spec.Secrets.Select(secret => secret.Value.Length));
    }

    private static IEnumerable<Secret> Many(int count, int length) =>
        Enumerable.Range(0, count).Select(i => new Secret { Name = $"S{i}", Value = new string('x', length) });

    private static Secret Reference(string secret, string key) =>
        new() { Name = "T", Reference = new SecretReference { Secret = secret, Key = key } };
}
