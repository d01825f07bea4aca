using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mesh.Bench.Measuring;
using Mesh.Bench.Running;

namespace Mesh.Bench.Logs;

/// <summary>What a bare HTTP/2 upload from this process to a Kestrel of its own reaches, with nothing stored.</summary>
internal static class UploadLimit
{
    private const int Streams = 16;
    private const int ChunkBytes = 64 * 1024;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<BenchResult>> MeasureAsync(long bytes, CancellationToken cancellation)
    {
        var port = Loopback.FreePort();
        var start = BuiltPrograms.Start("Bench", "Bench", NullSink.Verb, port.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        using var sink = Process.Start(start)!;
        try
        {
            using var client = new HttpClient
            {
                BaseAddress = new Uri(Loopback.Address(port)),
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            await WarmUpAsync(client, cancellation);
            sink.Refresh();
            var used = sink.TotalProcessorTime;
            var begin = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => UploadAsync(client, bytes / Streams, cancellation)));
            var megabytes = bytes / 1e6;
            var rate = megabytes / Stopwatch.GetElapsedTime(begin).TotalSeconds;
            sink.Refresh();
            var cpu = (sink.TotalProcessorTime - used).TotalMilliseconds / megabytes;
            return
            [
                new BenchResult("bare Kestrel upload", rate, "MB/s", null, null),
                new BenchResult("bare Kestrel upload: CPU", cpu, "ms/MB", null, null),
            ];
        }
        finally
        {
            sink.Kill();
            await sink.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task WarmUpAsync(HttpClient client, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await UploadAsync(client, 16 * 1024 * 1024, cancellation);
                return;
            }
            catch (HttpRequestException e) when (Stopwatch.GetElapsedTime(begin) > StartPatience)
            {
                throw new BenchFailedException("the null sink did not come up", e);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            }
        }
    }

    private static async Task UploadAsync(HttpClient client, long bytes, CancellationToken cancellation)
    {
        using var content = new ChunkContent(bytes);
        using var response = await client.PostAsync(new Uri("/", UriKind.Relative), content, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private sealed class ChunkContent(long bytes) : HttpContent
    {
        private readonly byte[] _chunk = new byte[ChunkBytes];

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var left = bytes; left > 0; left -= _chunk.Length)
            {
                await stream.WriteAsync(_chunk.AsMemory(0, (int)Math.Min(left, _chunk.Length)));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
