namespace Mesh.Agent.Tests.Fakes;

/// <summary>The POSIX shells of this machine, as commands with their arguments.</summary>
public static class Shells
{
    public static TheoryData<string> All()
    {
        var shells = new TheoryData<string>();
        foreach (var command in new[] { "sh", "dash", "bash --posix", "busybox sh", "ksh", "mksh", "yash" })
        {
            if (Find(command.Split(' ')[0]) is not null)
            {
                shells.Add(command);
            }
        }

        return shells;
    }

    /// <summary>The path of a program; null when this machine has none.</summary>
    public static string? Find(string program) => Environment.GetEnvironmentVariable("PATH")!
        .Split(':')
        .Select(directory => Path.Combine(directory, program))
        .FirstOrDefault(File.Exists);
}
