namespace Mesh.Local.Tests.Conformance;

/// <summary>Ends a row as skipped: the runner knows it by the first words of the message.</summary>
public sealed class SkipRowException(string why) : Exception("$XunitDynamicSkip$" + why);
