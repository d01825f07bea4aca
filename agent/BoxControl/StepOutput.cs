using Mesh.Agent.LogShipping;
using Mesh.Agent.Masking;
using Mesh.Logs.V1;

namespace Mesh.Agent.BoxControl;

/// <summary>
/// Reads what a step writes to stdout and stderr, in the order in which it writes, into the log. It reads on after the step ended
/// for as long as one of its background processes holds its output, or that process would block or die.
/// </summary>
internal sealed class StepOutput
{
    private readonly string _fifo;
    private readonly MaskStream _masked;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StepOutput(string fifo, LogClient log, int step, int lineBytes)
    {
        _fifo = fifo;

        // Masked first: a mark in the middle of a secret would hide it from the masker.
        var lines = new LineBound(lineBytes, bytes => log.Append(step, LogStream.Stdout, bytes));
        _masked = log.Masker.Begin(lines.Append);
        new Thread(Read, maxStackSize: 256 * 1024) { IsBackground = true, Name = $"output of step {step}" }.Start();
    }

    /// <summary>Ends when no process holds the output any more; fails when the bytes cannot be kept.</summary>
    public Task Drained => _drained.Task;

    /// <summary>
    /// Nobody waits for the rest any more: what is held back, because it may be the beginning of a secret, goes to the log.
    /// </summary>
    public void Close() => _masked.Close();

    private void Read()
    {
        try
        {
            using var output = new FileStream(Fifo.OpenReader(_fifo), FileAccess.Read, bufferSize: 0);
            var buffer = new byte[SpoolRecord.MaximumLength];
            while (output.Read(buffer) is var count and > 0)
            {
                _masked.Append(buffer.AsSpan(0, count));
            }

            _masked.Close();
            _drained.TrySetResult();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ObjectDisposedException)
        {
            _drained.TrySetException(exception);
        }
    }
}
