using Xunit.Abstractions;
using Xunit.Sdk;

namespace Mesh.Local.Tests.Conformance;

/// <summary>Makes the cases of a <see cref="RowTheoryAttribute"/>.</summary>
public sealed class RowDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo theoryAttribute,
        object[] dataRow) =>
    [
        new RowTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod,
            dataRow),
    ];
}
