namespace Grpc.Core;

/// <summary>How a message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More follows soon: the message need not be flushed at once.</summary>
    BufferHint = 0x1,

    /// <summary>The message is sent uncompressed, whatever the call's compression.</summary>
    NoCompress = 0x2,
}
