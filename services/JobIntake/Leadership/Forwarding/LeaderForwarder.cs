using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>
/// Carries a call to the leader and its answer back, as it is: nothing is read as a message. What slows either end slows the other.
/// </summary>
internal sealed partial class LeaderForwarder(
    QueueRole role,
    ProcessIdentity identity,
    IOptions<LeadershipOptions> options,
    TimeProvider time,
    ILogger<LeaderForwarder> logger) : IDisposable
{
    // Of a call whose caller does not read; it grows only as fast as the caller reads.
    private const int WindowBytes = 128 * 1024;

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        MaxConnectionsPerServer = options.Value.MaxForwardConnections,
        InitialHttp2StreamWindowSize = WindowBytes,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        // Finds a leader whose machine is gone while the database still believes in it.
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    /// <summary>Forwards a call and answers it, whatever becomes of it.</summary>
    /// <returns>False: nothing of it was sent, and it was not answered. It may go elsewhere.</returns>
    public async Task<bool> TryForwardAsync(HttpContext context, KnownLeader leader, CallDeadline deadline)
    {
        var stops = CancellationToken.None;
        if (IntakeCalls.IsStream(context.Request))
        {
            stops = role.Stops;
            // All that a dispatcher ever says in a stream is one body.
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        }

        // A unary call that is under way when the process is told to end is still answered, if the leader does not let it wait.
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stopping = role.Stops.UnsafeRegister(
            left => late.CancelAfter((TimeSpan)left!), options.Value.StopWithin / 2);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            [context.RequestAborted, leader.Gone, deadline.Token, stops, late.Token]);
        using var body = new ForwardedBody(context, end.Token);
        using var request = ForwardedRequest.Of(context, leader.Address, identity.Id, deadline, body);
        try
        {
            using var answer = await _client.SendAsync(request, end.Token);
            if (!await ForwardedAnswer.CopyAsync(answer, context, end.Token))
            {
                LogNoAnswer(leader.Address, (int)answer.StatusCode);
                GrpcRefusal.Write(context, LeadErrors.LeaderLost());
            }

            await end.CancelAsync();
            await body.CloseAsync();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            await end.CancelAsync();
            var wasSent = !await body.CloseAsync();
            return Fail(context, leader, deadline, stops, wasSent, e);
        }
    }

    public void Dispose() => _client.Dispose();

    private bool Fail(
        HttpContext context, KnownLeader leader, CallDeadline deadline, CancellationToken stops, bool wasSent, Exception error)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        if (deadline.HasPassed)
        {
            GrpcRefusal.Write(context, LeadErrors.DeadlinePassed());
        }
        else if (stops.IsCancellationRequested)
        {
            GrpcRefusal.Write(context, IntakeErrors.Stopping());
        }
        else if (wasSent || context.Response.HasStarted)
        {
            LogLost(context.Request.Path, leader.Address, error.Message);
            GrpcRefusal.Write(context, LeadErrors.LeaderLost());
        }
        else
        {
            LogNotReached(leader.Address, error.Message);
            return false;
        }

        return true;
    }
}
