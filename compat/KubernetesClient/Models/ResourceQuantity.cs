using System.Globalization;
using System.Numerics;

namespace k8s.Models;

/// <summary>An exact amount such as <c>500m</c> or <c>2Gi</c>. Equality is by amount, not by spelling.</summary>
[JsonConverter(typeof(ResourceQuantityJsonConverter))]
public class ResourceQuantity
{
    public static readonly decimal MaxAllowed = long.MaxValue;

    private static readonly char[] SuffixStart = "eEinumkKMGTP".ToCharArray();

    private readonly Rational _amount;

    public ResourceQuantity(decimal n, int exp, SuffixFormat format)
    {
        _amount = Rational.FromDecimal(n) * Rational.Power(10, exp);
        Format = format;
    }

    public ResourceQuantity(string v)
    {
        if (v == null)
        {
            _amount = Rational.Zero;
            Format = SuffixFormat.BinarySI;
            return;
        }

        var text = v.Trim();
        var split = text.IndexOfAny(SuffixStart);
        var literal = split < 0 ? text : text[..split];
        var (number, power, format) = QuantitySuffix.Parse(split < 0 ? string.Empty : text[split..]);
        var parsed = decimal.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        var amount = Rational.FromDecimal(parsed) * Rational.Power(number, power);
        var limit = Rational.FromDecimal(MaxAllowed);
        Format = format;
        _amount = format == SuffixFormat.BinarySI && amount.CompareTo(limit) > 0 ? limit : amount;
    }

    public enum SuffixFormat
    {
        DecimalExponent,
        BinarySI,
        DecimalSI,
    }

    public SuffixFormat Format { get; private set; }

    public static implicit operator ResourceQuantity(string v) => new(v);

    public static implicit operator ResourceQuantity(decimal v) => new(v, 0, SuffixFormat.DecimalExponent);

    public static implicit operator decimal(ResourceQuantity v) => v.ToDecimal();

    public static bool operator ==(ResourceQuantity left, ResourceQuantity right) =>
        left is null ? right is null : left.Equals(right);

    public static bool operator !=(ResourceQuantity left, ResourceQuantity right) => !(left == right);

    public string CanonicalizeString() => CanonicalizeString(Format);

    public string CanonicalizeString(SuffixFormat suffixFormat)
    {
        // Binary suffixes cannot express what is below 1Ki or fractional; Kubernetes spells those in decimal.
        var small = _amount.CompareTo(new Rational(-1024, 1)) > 0 && _amount.CompareTo(new Rational(1024, 1)) < 0;
        var decimalOnly = suffixFormat == SuffixFormat.BinarySI && (small || !_amount.IsWhole);
        return QuantitySuffix.Format(_amount, decimalOnly ? SuffixFormat.DecimalSI : suffixFormat);
    }

    public bool Equals(ResourceQuantity other) => other is not null && _amount.CompareTo(other._amount) == 0;

    public override bool Equals(object obj) => Equals(obj as ResourceQuantity);

    public override int GetHashCode() => _amount.GetHashCode();

    public override string ToString() => CanonicalizeString();

    public BigInteger ToBigInteger() => _amount.Truncate();

    public decimal ToDecimal() => _amount.ToDecimal();

    public double ToDouble() => _amount.ToDouble();

    public int ToInt32() => (int)_amount.Truncate();

    public long ToInt64() => (long)_amount.Truncate();

    public uint ToUInt32() => (uint)_amount.Truncate();

    public ulong ToUInt64() => (ulong)_amount.Truncate();
}
