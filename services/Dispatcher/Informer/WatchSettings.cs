namespace Mesh.Dispatcher.Informer;

/// <summary>The times of a watch.</summary>
/// <param name="IdleLimit">How long it may be silent; the API server sends bookmarks about once a minute.</param>
/// <param name="RelistInterval">
/// How long the watch alone is relied on; then a list makes up for whatever it may have missed. Infinite: never.
/// </param>
public sealed record WatchSettings(TimeSpan IdleLimit, TimeSpan RelistInterval);
