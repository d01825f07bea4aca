namespace Mesh.LogShipper.Archive;

/// <summary>The archive did not do as asked; what the message says may pass.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">What it comes from.</param>
public sealed class ArchiveException(string message, Exception? inner = null) : IOException(message, inner);
