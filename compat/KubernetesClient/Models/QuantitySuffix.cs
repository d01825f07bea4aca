using System.Globalization;

namespace k8s.Models;

/// <summary>The suffixes of a quantity: <c>n u m k M G T P E</c>, <c>Ki</c> to <c>Ei</c>, and <c>e3</c>.</summary>
internal static class QuantitySuffix
{
    private const int SmallestExponent = -9;

    private static readonly (string Text, int Power)[] Binary =
        [(string.Empty, 0), ("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];

    private static readonly (string Text, int Power)[] Decimal =
        [("n", -9), ("u", -6), ("m", -3), (string.Empty, 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];

    public static (int Base, int Power, ResourceQuantity.SuffixFormat Format) Parse(string suffix)
    {
        foreach (var (text, power) in Decimal)
        {
            if (text == suffix)
            {
                return (10, power, ResourceQuantity.SuffixFormat.DecimalSI);
            }
        }

        foreach (var (text, power) in Binary)
        {
            if (text == suffix)
            {
                return (2, power, ResourceQuantity.SuffixFormat.BinarySI);
            }
        }

        if (suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), CultureInfo.InvariantCulture, out var exponent))
        {
            return (10, exponent, ResourceQuantity.SuffixFormat.DecimalExponent);
        }

        throw new ArgumentException($"'{suffix}' is no suffix of a quantity");
    }

    public static string Format(Rational amount, ResourceQuantity.SuffixFormat format)
    {
        if (amount.IsZero)
        {
            return "0";
        }

        return format switch
        {
            ResourceQuantity.SuffixFormat.DecimalExponent => FormatExponent(amount),
            ResourceQuantity.SuffixFormat.BinarySI => FormatWith(amount, 2, Binary),
            ResourceQuantity.SuffixFormat.DecimalSI => FormatWith(amount, 10, Decimal),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    // The largest suffix that leaves a whole number; what is finer than the smallest one is rounded up.
    private static string FormatWith(Rational amount, int number, (string Text, int Power)[] suffixes)
    {
        var mantissa = (amount * Rational.Power(number, -suffixes[0].Power)).Ceiling();
        var suffix = suffixes[0].Text;
        foreach (var (text, power) in suffixes.Skip(1))
        {
            var scaled = amount * Rational.Power(number, -power);
            if (!scaled.IsWhole)
            {
                break;
            }

            (mantissa, suffix) = (scaled.Truncate(), text);
        }

        return mantissa.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    private static string FormatExponent(Rational amount)
    {
        var exponent = SmallestExponent;
        var mantissa = (amount * Rational.Power(10, -exponent)).Ceiling();
        for (var next = exponent; ; next += 3)
        {
            var scaled = amount * Rational.Power(10, -next);
            if (!scaled.IsWhole)
            {
                break;
            }

            (mantissa, exponent) = (scaled.Truncate(), next);
        }

        var digits = mantissa.ToString(CultureInfo.InvariantCulture);
        return exponent == 0 ? digits : $"{digits}e{exponent.ToString(CultureInfo.InvariantCulture)}";
    }
}
