namespace Mesh.LogShipper.Storage;

/// <summary>The log went to the archive, or to another member, while it was read; its reader goes on there.</summary>
internal sealed class LogMovedException(string message = "The log is in the archive.") : IOException(message);
