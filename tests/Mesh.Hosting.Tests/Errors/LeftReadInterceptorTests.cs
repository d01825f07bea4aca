using Grpc.Core;
using Mesh.Hosting.Errors;

namespace Mesh.Hosting.Tests.Errors;

public sealed class LeftReadInterceptorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LeftReadInterceptor _interceptor = new();

    [Fact]
    public async Task Duplex_HandlerLeavesARead_CallEndsAfterTheRead()
    {
        var stream = new SilentStream();
        Task<bool>? left = null;

        await _interceptor.DuplexStreamingServerHandler<string, string>(
            stream,
            null!,
            null!,
            (requests, _, _) =>
            {
                left = requests.MoveNext(CancellationToken.None);
                return Task.CompletedTask;
            }).WaitAsync(Patience);

        Assert.Equal(0, stream.Reading);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left!);
    }

    [Fact]
    public async Task ClientStream_HandlerFailsAndLeavesARead_FailsAfterTheRead()
    {
        var stream = new SilentStream();

        var error = await Assert.ThrowsAsync<RpcException>(() => _interceptor.ClientStreamingServerHandler<string, string>(
            stream,
            null!,
            (requests, call) =>
            {
                _ = requests.MoveNext(CancellationToken.None);
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            }).WaitAsync(Patience));

        Assert.Equal(StatusCode.Aborted, error.StatusCode);
        Assert.Equal(0, stream.Reading);
    }

    [Fact]
    public async Task Read_AfterTheCall_IsRefusedAndNeverReachesTheStream()
    {
        var stream = new SilentStream();
        IAsyncStreamReader<string>? kept = null;
        await _interceptor.ClientStreamingServerHandler<string, string>(
            stream,
            null!,
            (requests, _) =>
            {
                kept = requests;
                return Task.FromResult("");
            });

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.MoveNext(CancellationToken.None));

        Assert.Equal(0, stream.Reads);
    }

    [Fact]
    public async Task Read_CallersTokenIsCancelled_EndsAndTheNextReadIsAnother()
    {
        var stream = new SilentStream();
        using var first = new CancellationTokenSource();
        await _interceptor.ClientStreamingServerHandler<string, string>(
            stream,
            null!,
            async (requests, _) =>
            {
                var reading = requests.MoveNext(first.Token);
                await first.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
                stream.Say("next");
                Assert.True(await requests.MoveNext(CancellationToken.None));
                return "";
            });

        Assert.Equal(2, stream.Reads);
    }

    /// <summary>Says nothing until it is told to; a read ends some time after its token was cancelled, as a pipe's does.</summary>
    private sealed class SilentStream : IAsyncStreamReader<string>
    {
        private TaskCompletionSource<string> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reading;

        public int Reading => Volatile.Read(ref _reading);

        public int Reads { get; private set; }

        public string Current { get; private set; } = "";

        public void Say(string message) => _next.SetResult(message);

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            Reads++;
            Interlocked.Increment(ref _reading);
            try
            {
                Current = await _next.Task.WaitAsync(cancellationToken);
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
                return true;
            }
            finally
            {
                await Task.Yield();
                Interlocked.Decrement(ref _reading);
            }
        }
    }
}
