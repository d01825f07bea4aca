namespace Mesh.LogShipper.Retention;

/// <summary>How long one project's logs are kept; what is not set is as for all.</summary>
public sealed class ProjectRetention
{
    /// <summary>See <see cref="RetentionOptions.MaxAge"/>.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>See <see cref="RetentionOptions.MaxBytes"/>.</summary>
    public long? MaxBytes { get; set; }
}
