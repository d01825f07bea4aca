using System.Buffers;

namespace Mesh.Cli.Follow;

/// <summary>
/// Lets through what a job may do to your terminal: text, tabs, colours (SGR), and a carriage return, after which the prefix
/// is written again so that progress bars work and nothing can pose as one. All other control characters and sequences are
/// dropped: a log must not move the cursor, set titles, write the clipboard or make the terminal answer. Keeps its state across
/// pieces that are cut anywhere. Works on bytes; those that are not UTF-8 become U+FFFD where a terminal might take them for
/// controls.
/// </summary>
public sealed class TerminalFilter
{
    private const int MaxSequenceBytes = 64;

    private readonly byte[] _sequence = new byte[MaxSequenceBytes];
    private int _sequenceLength;
    private State _state;
    private int _continuationBytes;
    private bool _pendingReturn;
    private byte _heldLead;

    private enum State
    {
        Text,
        Escape,
        Intermediate,
        Csi,
        ControlString,
        ControlStringEscape,
    }

    /// <summary>True when the line left a colour on.</summary>
    public bool LeftColour { get; private set; }

    /// <summary>Filters bytes of one line (no newline among them).</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="output">Takes what may be shown.</param>
    /// <param name="writePrefix">Writes the prefix anew after a carriage return.</param>
    public void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output, Action writePrefix)
    {
        while (!text.IsEmpty)
        {
            if (_state == State.Text && _continuationBytes == 0 && _heldLead == 0)
            {
                // Most of a log is printable ASCII: pass it in one go.
                var special = text.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e);
                var plain = special < 0 ? text : text[..special];
                if (!plain.IsEmpty)
                {
                    ShowReturn(output, writePrefix);
                    output.Write(plain);
                    text = text[plain.Length..];
                    continue;
                }
            }

            Step(text[0], output, writePrefix);
            text = text[1..];
        }
    }

    /// <summary>A newline came: what was unfinished is dropped, so that no sequence can swallow the next line.</summary>
    public void EndLine()
    {
        _state = State.Text;
        _continuationBytes = 0;
        _heldLead = 0;
        _pendingReturn = false;
        LeftColour = false;
    }

    private void Step(byte value, IBufferWriter<byte> output, Action writePrefix)
    {
        switch (_state)
        {
            case State.Text:
                Text(value, output, writePrefix);
                break;
            case State.Escape:
                _state = value switch
                {
                    (byte)'[' => State.Csi,
                    (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_' => State.ControlString,
                    >= 0x20 and <= 0x2f => State.Intermediate,
                    0x1b => State.Escape,
                    _ => State.Text,
                };
                break;
            case State.Intermediate:
                _state = value is >= 0x20 and <= 0x2f ? State.Intermediate : State.Text;
                break;
            case State.Csi:
                Csi(value, output, writePrefix);
                break;
            case State.ControlString:
                _state = value switch
                {
                    0x07 => State.Text,
                    0x1b => State.ControlStringEscape,
                    _ => State.ControlString,
                };
                break;
            default:
                _state = value == (byte)'\\' ? State.Text : State.ControlString;
                break;
        }
    }

    private void Text(byte value, IBufferWriter<byte> output, Action writePrefix)
    {
        if (_heldLead != 0)
        {
            var lead = _heldLead;
            _heldLead = 0;
            if (value is >= 0x80 and <= 0x9f)
            {
                // U+0080 to U+009F: the controls' second set, which some terminals obey.
                return;
            }

            if (value is >= 0xa0 and <= 0xbf)
            {
                Put([lead, value], output, writePrefix);
                return;
            }

            Put("\uFFFD"u8, output, writePrefix);
        }

        if (_continuationBytes > 0 && value is >= 0x80 and <= 0xbf)
        {
            _continuationBytes--;
            Put([value], output, writePrefix);
            return;
        }

        _continuationBytes = 0;
        switch (value)
        {
            case 0x1b:
                _state = State.Escape;
                _sequenceLength = 0;
                break;
            case (byte)'\r':
                _pendingReturn = true;
                break;
            case (byte)'\t' or (>= 0x20 and <= 0x7e):
                Put([value], output, writePrefix);
                break;
            case 0xc2:
                _heldLead = value;
                break;
            case >= 0xc3 and <= 0xf4:
                _continuationBytes = value < 0xe0 ? 1 : value < 0xf0 ? 2 : 3;
                Put([value], output, writePrefix);
                break;
            case >= 0x80:
                Put("\uFFFD"u8, output, writePrefix);
                break;
        }
    }

    private void Csi(byte value, IBufferWriter<byte> output, Action writePrefix)
    {
        if (value is >= 0x40 and <= 0x7e)
        {
            _state = State.Text;
            var parameters = _sequence.AsSpan(0, Math.Min(_sequenceLength, MaxSequenceBytes));
            if (value == (byte)'m' && _sequenceLength <= MaxSequenceBytes && !parameters.ContainsAnyExcept("0123456789;:"u8))
            {
                Put("\e["u8, output, writePrefix);
                output.Write(parameters);
                output.Write("m"u8);
                LeftColour = true;
            }
        }
        else if (value is >= 0x20 and <= 0x3f)
        {
            if (_sequenceLength < MaxSequenceBytes)
            {
                _sequence[_sequenceLength] = value;
            }

            _sequenceLength = Math.Min(_sequenceLength + 1, MaxSequenceBytes + 1);
        }
        else
        {
            _state = value == 0x1b ? State.Escape : State.Text;
            _sequenceLength = 0;
        }
    }

    private void Put(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Action writePrefix)
    {
        ShowReturn(output, writePrefix);
        output.Write(bytes);
    }

    private void ShowReturn(IBufferWriter<byte> output, Action writePrefix)
    {
        if (_pendingReturn)
        {
            _pendingReturn = false;
            output.Write("\e[0m\r\e[K"u8);
            writePrefix();
        }
    }
}
