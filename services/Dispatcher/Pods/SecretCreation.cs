namespace Mesh.Dispatcher.Pods;

/// <summary>How the creation of a pod's Secret went.</summary>
public abstract record SecretCreation
{
    private SecretCreation()
    {
    }

    /// <summary>The pod has its Secret: made now, or by an earlier hand.</summary>
    public sealed record Given : SecretCreation;

    /// <summary>Kubernetes will not have it, now or later.</summary>
    public sealed record Refused(string Message) : SecretCreation;

    /// <summary>A secret of the job has no value; nothing was made.</summary>
    public sealed record NoValue(string Message) : SecretCreation;
}
