namespace k8s;

/// <summary>A V1Status that came in the middle of a watch.</summary>
public class KubernetesException : Exception
{
    public KubernetesException()
    {
    }

    public KubernetesException(V1Status status)
        : this(status?.Message)
    {
        Status = status;
    }

    public KubernetesException(V1Status status, Exception innerException)
        : this(status?.Message, innerException)
    {
        Status = status;
    }

    public KubernetesException(string message)
        : base(message)
    {
    }

    public KubernetesException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public V1Status Status { get; private set; }
}
