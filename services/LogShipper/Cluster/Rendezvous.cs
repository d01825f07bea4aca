using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mesh.LogShipper.Cluster;

/// <summary>
/// Chooses the owner of a job's logs: the member whose hash with the job is highest. When a member comes, it takes its share and no
/// other log moves; when the last one goes, only its share does. The same in every process and version.
/// </summary>
internal static class Rendezvous
{
    /// <summary>The ordinal of the owner among members 0 to <paramref name="size"/> - 1.</summary>
    public static int Owner(string job, int size)
    {
        var (owner, highest) = (0, 0UL);
        for (var ordinal = 0; ordinal < size; ordinal++)
        {
            var weight = Weight(job, ordinal);
            if (ordinal == 0 || weight > highest)
            {
                (owner, highest) = (ordinal, weight);
            }
        }

        return owner;
    }

    private static ulong Weight(string job, int ordinal)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{ordinal}/{job}"), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
