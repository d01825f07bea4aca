using System.Globalization;
using System.Runtime.InteropServices;
using Grpc.Core;
using Mesh.Bench;
using Mesh.Bench.Dispatch;
using Mesh.Bench.Latency;
using Mesh.Bench.Logs;
using Mesh.Bench.Measuring;
using Mesh.Bench.Queue;

// A new benchmark is one class, and one line here.
IBenchmark[] benchmarks =
[
    new LatencyBenchmark(),
    new DispatchBenchmark(),
    new LogsBenchmark(),
    new QueueBenchmark(),
];

// Not benchmarks: the peers that some of them measure against, each as a process of its own.
if (args is [NullSink.Verb or BareService.Verb, var port])
{
    var number = int.Parse(port, CultureInfo.InvariantCulture);
    return args[0] == NullSink.Verb ? await NullSink.RunAsync(number) : await BareService.RunAsync(number);
}

if (!BenchArguments.TryParse(args, benchmarks, out var arguments, out var complaint))
{
    Console.Error.WriteLine(complaint);
    return 64;
}

using var interrupt = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var results = await arguments.Benchmark.RunAsync(arguments.Settings, interrupt.Token);
    ResultTable.Write(Console.Out, arguments.Benchmark, results);
    if (arguments.JsonFile is { } file)
    {
        await ResultFile.WriteAsync(file, results);
    }

    return 0;
}
catch (BenchFailedException failure)
{
    Console.Error.WriteLine($"bench {arguments.Benchmark.Name}: {failure.Message}");
    return 1;
}
catch (Exception e) when (interrupt.IsCancellationRequested && e is OperationCanceledException or RpcException)
{
    Console.Error.WriteLine($"bench {arguments.Benchmark.Name}: interrupted");
    return 130;
}

// What was started is stopped on the way out.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupt.Cancel();
}
