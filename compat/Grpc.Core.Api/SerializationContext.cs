using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes one message from a serializer: either a whole array, or what was put into the buffer writer.</summary>
public abstract class SerializationContext
{
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the size, in bytes, so that the buffer can be right at once. Optional.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Says that everything has been put into the buffer writer.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
