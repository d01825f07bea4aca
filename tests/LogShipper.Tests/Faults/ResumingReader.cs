using Grpc.Core;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>Follows a log to its seal from an offset on; whatever cuts it, it opens again and goes on. Gaps read as zeros.</summary>
internal sealed class ResumingReader(string job, long start = 0)
{
    private readonly MemoryStream _read = new();

    public List<LogGap> Gaps { get; } = [];

    private long End => start + _read.Length;

    /// <summary>Each try takes the next client.</summary>
    public async Task<byte[]> RunAsync(Func<LogShipperService.LogShipperServiceClient> client, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var request = new TailLogsRequest { Job = job, Attempt = 1, Offset = End, Follow = true };
                using var call = client().TailLogs(request, new CallOptions(cancellationToken: cancellationToken).WithWaitForReady());
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    if (Take(call.ResponseStream.Current))
                    {
                        return _read.ToArray();
                    }
                }
            }
            catch (RpcException e) when (ResumingWriter.IsCut(e))
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private bool Take(TailLogsResponse next)
    {
        switch (next.MessageCase)
        {
            case TailLogsResponse.MessageOneofCase.Chunk:
                Assert.Equal(End, next.Chunk.Offset);
                _read.Write(next.Chunk.Data.Span);
                return false;
            case TailLogsResponse.MessageOneofCase.Gap:
                Assert.Equal(End, next.Gap.Offset);
                Gaps.Add(next.Gap);
                _read.Write(new byte[next.Gap.Length]);
                return false;
            case TailLogsResponse.MessageOneofCase.Seal:
                Assert.Equal(End, next.Seal.Length);
                return true;
            default:
                return false;
        }
    }
}
