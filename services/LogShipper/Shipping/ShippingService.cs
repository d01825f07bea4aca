using Mesh.LogShipper.Shipping.Elastic;
using Mesh.LogShipper.Shipping.Progress;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping;

/// <summary>Runs the shipper, when there is something to ship to.</summary>
internal sealed partial class ShippingService(
    IServiceProvider services, IOptions<ElasticOptions> elastic, IOptions<ShippingOptions> options, ILogger<ShippingService> logger,
    IHostApplicationLifetime lifetime)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!elastic.Value.IsConfigured)
        {
            LogOff();
            return;
        }

        try
        {
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (Exception e)
        {
            // A bug, or a database that is broken: a new process may do better, and a service that quietly ships no more is
            // worse.
            LogFailed(e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        // The store is read before anything is shipped; it opened when the host started.
        services.GetRequiredService<LogSpool>();
        services.GetRequiredService<ShippingMetrics>().Observe(services.GetRequiredService<ShippingStatus>());
        var queue = services.GetRequiredService<ShippingQueue>();
        queue.Signal(services.GetRequiredService<ReplaySource>());
        LogOn(services.GetRequiredService<ElasticClient>().Server.GetLeftPart(UriPartial.Authority));

        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // Logs are counted from the start on, also while no server answers.
        List<Task> parts = [services.GetRequiredService<KnownLogs>().RunAsync(failed.Token)];
        var template = InstallTemplateAsync(failed.Token);
        for (var i = 0; i < options.Value.Workers; i++)
        {
            var worker = services.GetRequiredService<BulkWorker>();
            parts.Add(Task.Run(() => WorkAsync(worker, template, failed.Token), CancellationToken.None));
        }

        try
        {
            await await Task.WhenAny(parts);
        }
        finally
        {
            // None may still be at work when the database is closed.
            await failed.CancelAsync();
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WorkAsync(BulkWorker worker, Task template, CancellationToken stop)
    {
        await template;
        await worker.RunAsync(stop);
    }

    // Before the first document: it would make the data stream, and with what mappings depends on the templates there are.
    private async Task InstallTemplateAsync(CancellationToken stop)
    {
        var installer = services.GetRequiredService<TemplateInstaller>();
        var gate = services.GetRequiredService<ShippingGate>();
        while (await installer.TryInstallAsync(stop) is { Length: > 0 } reason)
        {
            LogNoAnswer(reason, gate.Fail(reason, default));
            await gate.WaitAsync(stop);
        }

        gate.Succeed();
    }
}
