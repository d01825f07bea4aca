namespace Mesh.Hosting.Storage;

/// <summary>Another process holds the data directory.</summary>
/// <param name="path">The directory.</param>
public sealed class DataDirectoryInUseException(string path)
    : IOException($"The data directory {path} is in use by another process; stop that one, or give another directory.");
