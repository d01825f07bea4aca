namespace Mesh.Reporter.Watching;

/// <summary>Changes that were read together.</summary>
/// <param name="Reports">The reports, oldest change first.</param>
/// <param name="UpTo">The version up to which nothing else changed that the filter lets through.</param>
public sealed record FeedPage(IReadOnlyList<AttemptReport> Reports, long UpTo);
