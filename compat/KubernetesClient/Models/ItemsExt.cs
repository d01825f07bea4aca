namespace k8s.Models;

/// <summary>Lets <c>foreach</c> walk over a list object.</summary>
public static class ItemsExt
{
    public static IEnumerator<T> GetEnumerator<T>(this IItems<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Items.GetEnumerator();
    }
}
