namespace Mesh.Local.Kubelet;

/// <summary>Image references and what they stand for here; there are no real images.</summary>
internal sealed class ImageCatalog(IReadOnlyDictionary<string, ImageTemplate> images)
{
    /// <summary>By the exact reference, else without its tag and digest; null for an image that nobody described.</summary>
    public ImageTemplate? Find(string reference)
    {
        if (images.TryGetValue(reference, out var exact))
        {
            return exact;
        }

        var name = reference.Split('@')[0];
        var tag = name.LastIndexOf(':');
        if (tag > name.LastIndexOf('/'))
        {
            name = name[..tag];
        }

        return images.GetValueOrDefault(name);
    }
}
