using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mesh.Agent.Checkout;

/// <summary>
/// Runs git so that neither the machine's configuration nor the repository decides what it runs: a configuration of our own,
/// no prompts, no hooks, no transports but the plain ones.
/// </summary>
internal sealed class Git(string directory, string configuration, string secret, Action<string> output)
{
    private const int OutputBound = 1024 * 1024;
    private const int TailBound = 16 * 1024;

    // file:// runs git-upload-pack in a process of its own, which takes safe.directory from a file only.
    private const string Configuration =
        """
        [safe]
            directory = *
        [protocol]
            allow = never
        [protocol "https"]
            allow = always
        [protocol "http"]
            allow = always
        [protocol "ssh"]
            allow = always
        [protocol "git"]
            allow = always
        [protocol "file"]
            allow = always
        [core]
            hooksPath = /dev/null
            askPass =
        [credential]
            helper =
        [init]
            defaultBranch = main
            templateDir =
        [fetch]
            recurseSubmodules = false
        [submodule]
            recurse = false
        [advice]
            detachedHead = false
        [gc]
            auto = 0
        [maintenance]
            auto = false
        [http]
            lowSpeedLimit = 100
            lowSpeedTime = 60
        """;

    private int _written;

    public void Configure()
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(configuration, Configuration);
    }

    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="cancellationToken">Ends git and the processes that it started.</param>
    public Task<GitRun> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(arguments, isShown: true, cancellationToken);

    /// <summary>As <see cref="RunAsync(IEnumerable{string}, CancellationToken)"/>, for commands that only ask.</summary>
    public Task<GitRun> RunQuietAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(arguments, isShown: false, cancellationToken);

    private async Task<GitRun> RunAsync(IEnumerable<string> arguments, bool isShown, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(arguments) };
        var tail = new StringBuilder();
        process.OutputDataReceived += (_, line) => Take(line.Data, tail, isShown);
        process.ErrorDataReceived += (_, line) => Take(line.Data, tail, isShown);
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new AgentUsageException($"the agent's image has no git: {exception.Message}");
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        lock (tail)
        {
            return new GitRun(process.ExitCode, tail.ToString());
        }
    }

    private ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", directory, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = configuration;
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o StrictHostKeyChecking=accept-new -o ConnectTimeout=20";

        // The messages are read to tell an unknown ref from an unreachable host.
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private void Take(string? line, StringBuilder tail, bool isShown)
    {
        if (line is null)
        {
            return;
        }

        var shown = secret.Length > 0 ? line.Replace(secret, "***") : line;
        lock (tail)
        {
            tail.Append(shown).Append('\n');
            if (tail.Length > TailBound)
            {
                tail.Remove(0, tail.Length - TailBound);
            }

            if (isShown && _written <= OutputBound)
            {
                _written += shown.Length;
                output(_written <= OutputBound ? shown : "mesh: git wrote more than 1 MiB; the rest is left out");
            }
        }
    }
}
