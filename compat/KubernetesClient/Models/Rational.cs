using System.Numerics;

namespace k8s.Models;

/// <summary>An exact fraction in lowest terms, with a positive denominator.</summary>
internal readonly struct Rational : IComparable<Rational>
{
    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        _numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    public static Rational Zero => new(0, 1);

    public bool IsZero => _numerator.IsZero;

    public bool IsWhole => _denominator.IsOne;

    public static Rational operator *(Rational a, Rational b) =>
        new(a._numerator * b._numerator, a._denominator * b._denominator);

    public static Rational FromDecimal(decimal value)
    {
        var scale = value.Scale;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = new decimal(bits[0], bits[1], bits[2], value < 0, 0);
        return new Rational(new BigInteger(digits), BigInteger.Pow(10, scale));
    }

    public static Rational Power(int number, int power) =>
        power >= 0 ? new Rational(BigInteger.Pow(number, power), 1) : new Rational(1, BigInteger.Pow(number, -power));

    public int CompareTo(Rational other) =>
        (_numerator * other._denominator).CompareTo(other._numerator * _denominator);

    public BigInteger Truncate() => BigInteger.Divide(_numerator, _denominator);

    public BigInteger Ceiling()
    {
        var whole = BigInteger.DivRem(_numerator, _denominator, out var rest);
        return rest.Sign > 0 ? whole + 1 : whole;
    }

    public decimal ToDecimal()
    {
        var whole = BigInteger.DivRem(_numerator, _denominator, out var rest);
        return (decimal)whole + (rest.IsZero ? 0 : (decimal)rest / (decimal)_denominator);
    }

    public double ToDouble() => (double)ToDecimal();

    public override int GetHashCode() => HashCode.Combine(_numerator, _denominator);
}
