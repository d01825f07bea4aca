using Grpc.Net.Client;
using Mesh.Hosting;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Leasing;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Requests;
using Mesh.JobIntake.Retention;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Submission;
using Mesh.JobIntake.Watching;
using Mesh.JobIntake.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>JobIntake in this process, on a real port, with the real client.</summary>
internal sealed class IntakeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private IntakeHost(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Urls.Single());
        Intake = new JobIntakeService.JobIntakeServiceClient(_channel);
        Queue = new JobQueueService.JobQueueServiceClient(_channel);
    }

    public Uri Address => new(_app.Urls.Single());

    public JobIntakeService.JobIntakeServiceClient Intake { get; }

    public JobQueueService.JobQueueServiceClient Queue { get; }

    public static async Task<IntakeHost> StartAsync(
        string directory, TimeProvider? clock = null, Action<IServiceCollection>? configure = null, params string[] settings)
    {
        string[] args =
        [
            "--Mesh:Listen=http://127.0.0.1:0",
            $"--Mesh:DataDirectory={directory}",
            "--Mesh:Ingress:Enabled=false",
            "--Mesh:LogLevel=Warning",
            .. settings,
        ];
        var builder = MeshService.CreateBuilder(args, "jobintake");
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.AddJobStore();
        builder.Services.AddLeadership();
        builder.Services.AddQueue();
        builder.Services.AddSecrets();
        builder.Services.AddRequestChecks();
        builder.Services.AddReading();
        builder.Services.AddWatching();
        builder.Services.AddSubmission();
        builder.Services.AddWorkflows();
        builder.Services.AddLeasing();
        builder.Services.AddRetention();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapMeshService<JobIntakeGrpcService>(isPublic: true);
        app.MapMeshService<JobQueueGrpcService>(isPublic: false);
        await app.StartAsync();
        return new IntakeHost(app);
    }

    /// <summary>As a process that is told to end; its clients stay.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
