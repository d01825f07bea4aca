using System.Diagnostics;
using System.Net.WebSockets;
using Mesh.Local.Processes;

namespace Mesh.Local.Exec;

/// <summary>One command in a container, between its pipes and a WebSocket. It ends with the command or the client.</summary>
internal sealed class ExecSession(ExecChannels channels, Process process, IReadOnlyList<string> command)
{
    /// <summary>What a stray child holds open is not waited for longer.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    public async Task RunAsync(bool input, CancellationToken cancellationToken)
    {
        await using var killing = cancellationToken.Register(Kill);

        // An empty message says that the command is there, as a real API server does.
        await channels.SendAsync(ExecChannels.Output, default, cancellationToken).ConfigureAwait(false);
        if (!input)
        {
            process.StandardInput.Close();
        }

        var listening = ListenAsync(cancellationToken);
        var pumps = Task.WhenAll(
            PumpAsync(process.StandardOutput.BaseStream, ExecChannels.Output, cancellationToken),
            PumpAsync(process.StandardError.BaseStream, ExecChannels.Errors, cancellationToken));
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(pumps, Task.Delay(DrainLimit, cancellationToken)).ConfigureAwait(false);
        await (process.ExitCode == 0
            ? channels.SucceedAsync(cancellationToken)
            : channels.ExitAsync(process.ExitCode, command, cancellationToken)).ConfigureAwait(false);
        await channels.CloseAsync(cancellationToken).ConfigureAwait(false);

        // The client answers the close; to cancel the listening would break the connection before it has read all.
        await Task.WhenAny(listening, Task.Delay(DrainLimit, cancellationToken)).ConfigureAwait(false);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ExecChannels.ChunkBytes];
        try
        {
            while (true)
            {
                var (channel, bytes) = await channels.ReceiveAsync(channels.Unfinished, buffer, cancellationToken)
                    .ConfigureAwait(false);
                if (channel is null)
                {
                    Kill();
                    return;
                }

                await TakeAsync(channel.Value, bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (WebSocketException)
        {
            // The client went without a word: nobody wants the rest.
            Kill();
        }
    }

    private async Task TakeAsync(byte channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            if (channel == ExecChannels.Input)
            {
                await process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                await process.StandardInput.BaseStream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (channel == ExecChannels.Close && bytes.Length > 0 && bytes.Span[0] == ExecChannels.Input)
            {
                process.StandardInput.Close();
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The command no longer reads: what more there is goes nowhere, as with a pipe.
            return;
        }
    }

    private async Task PumpAsync(Stream stream, byte channel, CancellationToken cancellationToken)
    {
        var buffer = new byte[ExecChannels.ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await channels.SendAsync(channel, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The command itself before the program that waits for it, which could not take it along.</summary>
    private void Kill()
    {
        if (process.HasExited)
        {
            return;
        }

        if (ContainerProcess.FirstChild(process.Id) is { } child)
        {
            Signals.Send(child, Signals.Kill);
        }

        Signals.Send(process.Id, Signals.Kill);
    }
}
