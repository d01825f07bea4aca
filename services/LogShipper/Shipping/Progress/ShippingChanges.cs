using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Elastic;
using Mesh.Spool;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>What one bulk request changes in the database, all in one transaction.</summary>
internal sealed class ShippingChanges
{
    public List<(LogKey Log, StoredCheckpoint Checkpoint)> Checkpoints { get; } = [];

    /// <summary>Documents that were refused, for the first time or again.</summary>
    public List<(LogDocument Document, ItemResult Result)> Refused { get; } = [];

    /// <summary>The <c>_id</c>s of dead letters that were taken after all.</summary>
    public List<string> Mended { get; } = [];

    public bool IsEmpty => Checkpoints.Count == 0 && Refused.Count == 0 && Mended.Count == 0;
}
