using System.Buffers.Binary;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>
/// Where the messages of a gRPC body end, however its bytes come: each is a flag, four bytes with its length, and so many bytes.
/// </summary>
internal sealed class MessageBounds
{
    private const int PrefixBytes = 5;

    private readonly byte[] _prefix = new byte[PrefixBytes];
    private int _known;
    private long _rest;

    /// <summary>Looks at the next bytes.</summary>
    /// <returns>How many of them there are up to the last end of a message; 0 when none ends in them.</returns>
    public int Pass(ReadOnlySpan<byte> bytes)
    {
        var (at, end) = (0, 0);
        while (at < bytes.Length)
        {
            if (_known < PrefixBytes)
            {
                _prefix[_known++] = bytes[at++];
                if (_known < PrefixBytes)
                {
                    continue;
                }

                _rest = BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
            }

            var take = (int)Math.Min(_rest, bytes.Length - at);
            at += take;
            _rest -= take;
            if (_rest == 0)
            {
                (_known, end) = (0, at);
            }
        }

        return end;
    }
}
