using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Mesh.Cli.Connection;
using Mesh.Intake.V1;

namespace Mesh.Cli.Up;

/// <summary>
/// Knows when all answers: each service on its own port, the queue with a dispatcher and the web page through the Ingress.
/// </summary>
internal sealed class Readiness(IReadOnlyList<ServiceSupervisor> services, Uri ingress, TimeProvider time)
{
    /// <summary>How long the start may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>A service that died so often before all was ready will not come.</summary>
    public const int MostRestarts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <exception cref="CliException">A service does not come up, or the whole takes too long.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await Task.WhenAll(services.Select(service => UntilAsync(
            service.Service.Name, service.Service.Address, HealthAsync, start, cancellationToken)));
        await UntilAsync("the queue behind the Ingress", ingress, QueueAsync, start, cancellationToken);
        await UntilAsync("the web page behind the Ingress", ingress, PageAsync, start, cancellationToken);
    }

    private async Task UntilAsync(
        string what,
        Uri address,
        Func<GrpcChannel, CancellationToken, Task<string?>> ask,
        long start,
        CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectTimeout = CallTimeout, UseProxy = false },
            DisposeHttpClient = true,
        });
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            string? missing;
            try
            {
                missing = await ask(channel, cancellationToken);
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                missing = RpcErrorText.Describe(e, address);
            }
            catch (RpcException e)
            {
                throw new OperationCanceledException("the start was called off", e, cancellationToken);
            }

            if (missing is null)
            {
                return;
            }

            if (services.FirstOrDefault(service => service.Restarts >= MostRestarts) is { } dying)
            {
                throw new CliException(
                    $"{dying.Service.Name} dies again and again; its log is {dying.Service.LogFile}", ExitCodes.Software);
            }

            if (time.GetElapsedTime(start) > Timeout)
            {
                throw new CliException(
                    $"{what} is not ready after {Timeout.TotalMinutes} minutes: {missing}", ExitCodes.Software);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<string?> HealthAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var answer = await new Health.HealthClient(channel).CheckAsync(
            new HealthCheckRequest(), deadline: Deadline(), cancellationToken: cancellationToken);
        return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving ? null : $"its health is {answer.Status}";
    }

    private async Task<string?> QueueAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var answer = await new JobIntakeService.JobIntakeServiceClient(channel).GetQueueAsync(
            new GetQueueRequest(), deadline: Deadline(), cancellationToken: cancellationToken);
        return answer.Dispatchers > 0 ? null : "no dispatcher is connected";
    }

    private async Task<string?> PageAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = CallTimeout };
        try
        {
            using var answer = await browser.GetAsync(ingress, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"it answers {(int)answer.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return e.Message;
        }
    }

    private DateTime Deadline() => time.GetUtcNow().UtcDateTime + CallTimeout;
}
