namespace Mesh.Dispatcher.Verdicts;

/// <summary>How long trouble that may pass is waited for.</summary>
/// <param name="ImagePull">Trouble with the image registry.</param>
/// <param name="Setup">Trouble with setting a container up.</param>
public sealed record StuckPatience(TimeSpan ImagePull, TimeSpan Setup);
