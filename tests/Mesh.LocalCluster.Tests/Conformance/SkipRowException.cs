namespace Mesh.Local.Tests.Conformance;

/// <summary>Ends a row as skipped, with the reason: what it needs is only known when the cluster was asked.</summary>
public sealed class SkipRowException(string why) : Exception(why);
