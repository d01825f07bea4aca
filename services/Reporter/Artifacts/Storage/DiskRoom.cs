using Microsoft.Data.Sqlite;

namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>Tells a disk that has no room from one that fails.</summary>
internal static class DiskRoom
{
    private const int SqliteFull = 13;

    // ENOSPC, EDQUOT, and what .NET makes of the first when it sets a file's length.
    private static readonly int[] Codes = [28, 122, unchecked((int)0x80070070)];

    public static bool IsGone(Exception failure) => failure switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFull,
        IOException io => Codes.Contains(io.HResult),
        _ => false,
    };
}
