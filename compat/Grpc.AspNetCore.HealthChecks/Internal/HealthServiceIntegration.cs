using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.Health;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>The health service over ASP.NET Core's health checks.</summary>
internal sealed class HealthServiceIntegration(
    HealthServiceImpl published,
    HealthCheckService checks,
    IOptions<HealthCheckOptions> checkOptions,
    IOptions<GrpcHealthChecksOptions> grpcOptions,
    IHostApplicationLifetime lifetime) : HealthBase
{
    private readonly GrpcHealthChecksOptions _options = grpcOptions.Value;

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (_options.UseHealthChecksCache)
        {
            return await published.Check(request, context);
        }

        var status = await Evaluate(request.Service, context.CancellationToken);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, string.Empty))
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken,
            _options.SuppressCompletionOnShutdown ? CancellationToken.None : lifetime.ApplicationStopping);
        var writer = _options.UseHealthChecksCache
            ? responseStream
            : new FreshFirstWriter(responseStream, () => Evaluate(request.Service, ends.Token));
        await published.Watch(request, writer, new WatchCallContext(context, ends.Token));

        if (ends.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            // The server stops: the watcher shall know before the call ends.
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
        }
    }

    private async Task<ServingStatus> Evaluate(string service, CancellationToken cancellationToken)
    {
        if (_options.Services.Find(service) is not { } mapping)
        {
            return ServingStatus.ServiceUnknown;
        }

        bool Wanted(HealthCheckRegistration check)
            => checkOptions.Value.Predicate?.Invoke(check) != false
                && mapping.HealthCheckPredicate?.Invoke(new HealthCheckMapContext(check.Name, check.Tags)) != false;

        var report = await checks.CheckHealthAsync(Wanted, cancellationToken);
        return Verdict.Of(mapping, report.Entries);
    }
}
