namespace Mesh.Cli;

/// <summary>What the command's exit code tells. `mesh --help` lists the same.</summary>
public static class ExitCodes
{
    /// <summary>Done; of a job: it succeeded.</summary>
    public const int Succeeded = 0;

    /// <summary>The job failed or ran into a time limit.</summary>
    public const int Failed = 1;

    /// <summary>The job was cancelled or skipped.</summary>
    public const int Cancelled = 2;

    /// <summary>The platform failed the job, after its retries.</summary>
    public const int PlatformFailed = 3;

    /// <summary>Wrong usage: an option, a pipeline file, or a name that does not exist.</summary>
    public const int Usage = 64;

    /// <summary>No mesh answers at the address.</summary>
    public const int Unavailable = 69;

    /// <summary>Mesh answered with an error of its own.</summary>
    public const int Software = 70;

    /// <summary>`mesh up` cannot start now: the data folder or the port is in use.</summary>
    public const int InUse = 75;

    /// <summary>You left with Ctrl-C while the job goes on.</summary>
    public const int Detached = 130;
}
