using Mesh.LogShipper.Shipping.Elastic;
using Mesh.LogShipper.Storage;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>What <c>shipping.db</c> says of a log.</summary>
internal sealed class ShippingProgress(IOptions<ElasticOptions> options, IServiceProvider services) : IShippingProgress
{
    /// <inheritdoc/>
    public bool IsShipped(LogKey key) =>
        !options.Value.IsConfigured || services.GetRequiredService<ShippingDatabase>().Find(key)?.IsDone == true;

    /// <inheritdoc/>
    public void Forget(IReadOnlyCollection<LogKey> keys)
    {
        if (options.Value.IsConfigured)
        {
            services.GetRequiredService<ShippingDatabase>().Forget(keys);
        }
    }
}
