namespace Mesh.Spool;

/// <summary>Another process holds the spool's folder.</summary>
/// <param name="directory">The folder.</param>
/// <param name="inner">What the file system said.</param>
public sealed class SpoolInUseException(string directory, Exception? inner = null)
    : IOException($"The log folder {directory} is in use by another process.", inner);
