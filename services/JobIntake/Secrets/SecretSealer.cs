using System.Security.Cryptography;
using System.Text;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Secrets;

/// <summary>
/// Seals bytes with AES-256-GCM: a byte for the format, 12 of nonce, 16 of tag, and the ciphertext. The ids of the key and of the
/// job are authenticated with them, so that no row can be put in the place of another job's.
/// </summary>
internal static class SecretSealer
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeadSize = 1 + NonceSize + TagSize;

    /// <summary>
    /// Seals under a random nonce: a key is good for 2^32 seals, after which two nonces might meet, and is changed long before.
    /// </summary>
    public static SealedSecrets Seal(SealingKey key, JobKey job, ReadOnlySpan<byte> plain)
    {
        var box = new byte[HeadSize + plain.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Bytes.Span, TagSize);
        aes.Encrypt(nonce, plain, box.AsSpan(HeadSize), box.AsSpan(1 + NonceSize, TagSize), Bound(key.Id, job));
        return new SealedSecrets(key.Id, box);
    }

    /// <summary>Opens; null when the bytes are not what this key sealed for this job.</summary>
    public static byte[]? Open(SealingKey key, JobKey job, SealedSecrets secrets)
    {
        var box = secrets.Box.Span;
        if (box.Length < HeadSize || box[0] != Format)
        {
            return null;
        }

        var plain = new byte[box.Length - HeadSize];
        using var aes = new AesGcm(key.Bytes.Span, TagSize);
        try
        {
            aes.Decrypt(
                box.Slice(1, NonceSize), box[HeadSize..], box.Slice(1 + NonceSize, TagSize), plain, Bound(secrets.KeyId, job));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // Neither an id of a key nor a name of a job has a line feed in it.
    private static byte[] Bound(string keyId, JobKey job) => Encoding.UTF8.GetBytes($"{Format}\n{keyId}\n{job.Name}");
}
