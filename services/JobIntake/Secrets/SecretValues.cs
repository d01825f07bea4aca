using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Secrets;

/// <summary>
/// The values of a job's secrets, apart from its spec: what is stored and answered is the spec without them.
/// </summary>
internal sealed class SecretValues
{
    private readonly JobSpec _values;

    private SecretValues(JobSpec values) => _values = values;

    /// <summary>Of a request that brings none.</summary>
    public static SecretValues None { get; } = new(new JobSpec());

    public bool IsEmpty => _values.Secrets.Count == 0;

    /// <summary>Takes the values out of a spec, and leaves <c>is_set</c> in their places.</summary>
    public static SecretValues TakeFrom(JobSpec spec)
    {
        var taken = new JobSpec();
        foreach (var secret in spec.Secrets.Where(secret => secret.HasValue))
        {
            taken.Secrets.Add(new Secret { Name = secret.Name, Value = secret.Value });
            secret.ClearValue();
            secret.IsSet = true;
        }

        return new SecretValues(taken);
    }

    public static SecretValues Read(byte[] bytes) => new(JobSpec.Parser.ParseFrom(bytes));

    public byte[] ToBytes() => _values.ToByteArray();

    /// <summary>A copy of the spec with the values in it.</summary>
    public JobSpec PutInto(JobSpec spec)
    {
        var whole = spec.Clone();
        var byName = _values.Secrets.ToDictionary(secret => secret.Name, secret => secret.Value, StringComparer.Ordinal);
        foreach (var secret in whole.Secrets.Where(secret => secret.IsSet))
        {
            (secret.Value, secret.IsSet) = (byName[secret.Name], false);
        }

        return whole;
    }

    /// <summary>True when these are the same values. How long it takes tells nothing of where they differ.</summary>
    public bool Are(SecretValues others)
    {
        var (mine, theirs) = (_values.Secrets, others._values.Secrets);
        var same = mine.Count == theirs.Count;
        for (var i = 0; i < Math.Min(mine.Count, theirs.Count); i++)
        {
            same &= mine[i].Name == theirs[i].Name & CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(mine[i].Value), Encoding.UTF8.GetBytes(theirs[i].Value));
        }

        return same;
    }
}
