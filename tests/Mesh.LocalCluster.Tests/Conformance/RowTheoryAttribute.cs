using Xunit.Sdk;

namespace Mesh.Local.Tests.Conformance;

/// <summary>A theory whose cases may find out while they run that they cannot, by <see cref="SkipRowException"/>.</summary>
[XunitTestCaseDiscoverer("Mesh.Local.Tests.Conformance.RowDiscoverer", "Mesh.LocalCluster.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class RowTheoryAttribute : TheoryAttribute;
