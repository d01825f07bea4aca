using Xunit.Abstractions;
using Xunit.Sdk;

namespace Mesh.Local.Tests.Conformance;

/// <summary>One row as a test; xunit 2 knows no skipping at run time by itself.</summary>
public sealed class RowTestCase : XunitTestCase
{
    [Obsolete("For the deserialiser of xunit only.", error: true)]
    public RowTestCase()
    {
    }

    public RowTestCase(
        IMessageSink diagnostics,
        TestMethodDisplay display,
        TestMethodDisplayOptions displayOptions,
        ITestMethod method,
        object[] row)
        : base(diagnostics, display, displayOptions, method, row)
    {
    }

    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        var bus = new SkipBus(messageBus);
        var summary = await base.RunAsync(
            diagnosticMessageSink, bus, constructorArguments, aggregator, cancellationTokenSource);
        summary.Failed -= bus.Skipped;
        summary.Skipped += bus.Skipped;
        return summary;
    }

    /// <summary>Turns a failure by <see cref="SkipRowException"/> into a skip.</summary>
    private sealed class SkipBus(IMessageBus inner) : IMessageBus
    {
        public int Skipped { get; private set; }

        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is not ITestFailed failed || failed.ExceptionTypes.FirstOrDefault() != typeof(SkipRowException).FullName)
            {
                return inner.QueueMessage(message);
            }

            Skipped++;
            return inner.QueueMessage(new TestSkipped(failed.Test, failed.Messages.FirstOrDefault()));
        }

        public void Dispose()
        {
            // The bus around belongs to the runner.
        }
    }
}
