namespace Mesh.LogShipper.Storage;

/// <summary>Where logs are looked for.</summary>
public enum LogPlaces
{
    /// <summary>Everywhere that this process can read.</summary>
    All,

    /// <summary>On this member's own disk: the spool, and an archive that is not shared.</summary>
    Own,

    /// <summary>In the archive that members share, if they do.</summary>
    Shared,
}
