namespace Mesh.Cli.Up;

/// <summary>A started program.</summary>
internal interface IServiceProcess : IDisposable
{
    int Id { get; }

    /// <summary>Completes when it has ended, with a word on how: "exit code 1", "signal 9".</summary>
    Task<string> Ended { get; }

    /// <summary>Asks it to stop (SIGTERM).</summary>
    void Stop();

    /// <summary>Ends it (SIGKILL).</summary>
    void Kill();
}
