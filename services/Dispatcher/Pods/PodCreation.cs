namespace Mesh.Dispatcher.Pods;

/// <summary>How the creation of a pod went.</summary>
public abstract record PodCreation
{
    private PodCreation()
    {
    }

    /// <summary>It exists now.</summary>
    public sealed record Created(PodView Pod) : PodCreation;

    /// <summary>A pod of that name was there already: an earlier hand made it.</summary>
    public sealed record Exists : PodCreation;

    /// <summary>Kubernetes will not have it, now or later.</summary>
    public sealed record Refused(string Message) : PodCreation;

    /// <summary>A secret of the job has no value; nothing was made.</summary>
    public sealed record NoValue(string Message) : PodCreation;

    /// <summary>There is no room in a quota; later there may be.</summary>
    public sealed record NoRoom(string Message) : PodCreation;
}
