using Mesh.Local.Storage;

namespace Mesh.Local.ApiServer;

internal sealed record ListPage(IReadOnlyList<StoredObject> Items, long Version, string? Continue, int? Remaining);
