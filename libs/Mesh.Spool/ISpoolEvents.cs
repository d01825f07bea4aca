namespace Mesh.Spool;

/// <summary>Hears what an operator should know. Called from the spool's own thread: must not block.</summary>
public interface ISpoolEvents
{
    /// <summary>Bytes that had been on disk are unreadable.</summary>
    void Damaged(SpoolDamage damage);

    /// <summary>The end of the newest segment, written and never acknowledged, was cut off.</summary>
    void TailCut(string segment, long position, long bytes);

    /// <summary>A group could not be written; its frames were refused.</summary>
    void WriteFailed(Exception error, int requests);

    /// <summary>A log has new bytes or a seal on disk. Once for each log of a group.</summary>
    void Grown(LogKey key);
}
