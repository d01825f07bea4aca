using System.Globalization;

namespace Mesh.Local.Quotas;

/// <summary>Amounts as Kubernetes writes them: <c>2</c>, <c>500m</c>, <c>1Gi</c>.</summary>
internal static class QuotaAmount
{
    private static readonly (decimal Factor, string Suffix)[] Binary =
        [(1099511627776m, "Ti"), (1073741824m, "Gi"), (1048576m, "Mi"), (1024m, "Ki")];

    public static string Format(decimal amount)
    {
        if (amount != decimal.Truncate(amount))
        {
            return decimal.Ceiling(amount * 1000).ToString("0", CultureInfo.InvariantCulture) + "m";
        }

        foreach (var (factor, suffix) in Binary)
        {
            if (amount != 0 && amount % factor == 0)
            {
                return (amount / factor).ToString("0", CultureInfo.InvariantCulture) + suffix;
            }
        }

        return amount.ToString("0", CultureInfo.InvariantCulture);
    }
}
