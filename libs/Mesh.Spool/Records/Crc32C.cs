using System.Numerics;
using System.Runtime.InteropServices;

namespace Mesh.Spool.Records;

/// <summary>CRC-32C (Castagnoli), by the processor's own instruction where it has one.</summary>
public static class Crc32C
{
    /// <summary>
    /// Takes <paramref name="bytes"/> into a running value. Start from <see cref="Seed"/>, end with <see cref="Finish"/>.
    /// </summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var tail in bytes[(bytes.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, tail);
        }

        return crc;
    }

    /// <summary>The start of a sum that only those who know the salt can foretell.</summary>
    public static uint Seed(uint salt) => ~salt;

    /// <summary>The end of a sum.</summary>
    public static uint Finish(uint crc) => ~crc;
}
