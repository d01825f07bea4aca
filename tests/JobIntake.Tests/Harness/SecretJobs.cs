using Mesh.Intake.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>Jobs with secrets, and JobIntakes with keys.</summary>
internal static class SecretJobs
{
    public const string Value = "correct horse battery staple";

    public static SubmitJobRequest Request(string requestId = "", string value = Value)
    {
        var request = Jobs.Request(requestId);
        request.Job.Spec.Secrets.Add(new Secret { Name = "TOKEN", Value = value });
        return request;
    }

    /// <summary>A line of a key file, always the same for an id.</summary>
    public static string Key(char id) => $"{id}:{Convert.ToBase64String([.. Enumerable.Repeat((byte)id, 32)])}";

    /// <summary>JobIntake with the keys of these ids, the sealing one first.</summary>
    public static Task<IntakeHost> StartAsync(string directory, string keys, RecordedLogs? logs = null) => IntakeHost.StartAsync(
        directory,
        configure: services => services.AddLogging(logging =>
        {
            if (logs is not null)
            {
                logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
            }
        }),
        settings: $"--JobIntake:Secrets:Keys={string.Join('\n', keys.Select(Key))}");

    /// <summary>The lease of the only job, which this also takes from the queue.</summary>
    public static async Task<Lease> LeaseAsync(this IntakeHost host)
    {
        var (dispatcher, held) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var open = dispatcher;
        return held.Count > 0 ? held[0] : await dispatcher.NextLeaseAsync();
    }
}
