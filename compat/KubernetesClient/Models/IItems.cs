namespace k8s.Models;

/// <summary>A list object.</summary>
public interface IItems<T>
{
    IList<T> Items { get; set; }
}
