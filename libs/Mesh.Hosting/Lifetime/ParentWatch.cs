using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting.Lifetime;

/// <summary>Stops the process when its standard input ends: the supervisor holds the other end, and is gone.</summary>
internal sealed partial class ParentWatch(
    IOptions<MeshOptions> options, IHostApplicationLifetime lifetime, ILogger<ParentWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.StopWithParent)
        {
            return;
        }

        // Reading a pipe cannot be cancelled everywhere, so it gets a thread of its own that ends with the process.
        await Task.Factory.StartNew(
            static () =>
            {
                using var input = Console.OpenStandardInput();
                Span<byte> buffer = stackalloc byte[64];
                while (input.Read(buffer) > 0)
                {
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).WaitAsync(stoppingToken);
        LogParentGone();
        lifetime.StopApplication();
    }
}
