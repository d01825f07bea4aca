namespace Mesh.Cli.Up;

/// <summary>The places in the data folder of `mesh up`.</summary>
/// <param name="Root">The folder, absolute.</param>
internal sealed record DataFolder(string Root)
{
    public string Lock => Path.Combine(Root, "lock");

    public string LockOwner => Path.Combine(Root, "lock.pid");

    public string Kubeconfig => Path.Combine(Root, "kubeconfig");

    public string PrivateKey => Path.Combine(Root, "keys", "job-token.key");

    public string PublicKey => Path.Combine(Root, "keys", "job-token.pub");

    public string SecretKeys => Path.Combine(Root, "keys", "secrets.keys");

    public string ServiceLogs => Path.Combine(Root, "services");

    /// <summary>The folder that is used when none is named: below XDG_DATA_HOME, or ~/.local/share.</summary>
    public static DataFolder Default() => new(Path.Combine(
        Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home && Path.IsPathRooted(home)
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share"),
        "mesh"));

    public string StorageOf(string service) => Path.Combine(Root, service);

    public string LogOf(string service) => Path.Combine(ServiceLogs, service + ".log");

    /// <summary>Makes the folder, for its owner only: keys and logs are in it.</summary>
    /// <exception cref="CliException">It cannot be made.</exception>
    public void Create()
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        try
        {
            Directory.CreateDirectory(Root, OwnerOnly);
            Directory.CreateDirectory(ServiceLogs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"the data folder {Root} cannot be made: {e.Message}", ExitCodes.Usage, e);
        }
    }
}
