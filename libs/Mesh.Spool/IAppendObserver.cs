namespace Mesh.Spool;

/// <summary>Hears of a writer's frames. Called from the spool's own thread: must not block.</summary>
public interface IAppendObserver
{
    /// <summary>The writer's bytes before this offset are on disk.</summary>
    void Committed(long cursor);

    /// <summary>A frame was not taken; those sent after it are not taken either.</summary>
    void Refused(SpoolRefusal refusal);
}
