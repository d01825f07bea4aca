using System.ComponentModel;
using Mesh.Local.ApiServer;
using Mesh.Local.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mesh.Local.Exec;

/// <summary>kubectl exec: a WebSocket that carries the streams of one command. SPDY, its forerunner, is not served.</summary>
internal sealed class ExecHandler(ProcessLauncher launcher, ILoggerFactory loggers)
{
    /// <summary>Version 5 can tell that the standard input ended; otherwise they are the same.</summary>
    private static readonly string[] Protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    public Task HandleAsync(HttpContext context, string podUid, string container)
    {
        var command = context.Request.Query["command"];
        if (command.Count == 0)
        {
            throw StatusException.BadRequest("you must specify at least 1 command for the container");
        }

        var running = launcher.Running.Find(podUid, container)
            ?? throw StatusException.BadRequest($"container not found (\"{container}\")");
        var upgrade = new WebSocketMiddleware(
            upgraded => TalkAsync(upgraded, running, [.. command.OfType<string>()]),
            Options.Create(new WebSocketOptions()),
            loggers);
        return upgrade.Invoke(context);
    }

    private async Task TalkAsync(HttpContext context, RunningContainer container, string[] command)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw StatusException.BadRequest("Upgrade request required: exec speaks WebSocket here");
        }

        var protocol = Protocols.FirstOrDefault(context.WebSockets.WebSocketRequestedProtocols.Contains)
            ?? throw StatusException.BadRequest($"exec speaks {string.Join(", ", Protocols)}");
        var query = context.Request.Query;
        var terminal = ListOptions.IsTrue(query["tty"]);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol).ConfigureAwait(false);
        var channels = new ExecChannels(socket);
        try
        {
            using var process = await launcher.JoinAsync(container, command, terminal).ConfigureAwait(false);
            var session = new ExecSession(channels, process, command);
            await session.RunAsync(ListOptions.IsTrue(query["stdin"]), context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or Win32Exception)
        {
            await channels.FailAsync(failure.Message, context.RequestAborted).ConfigureAwait(false);
            await channels.CloseAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }
}
