using Mesh.Cli.Connection;

namespace Mesh.Cli.Commands;

/// <summary>What `mesh --help` says beside the commands.</summary>
internal static class HelpText
{
    public const string Description = "Mesh runs CI/CD jobs on Kubernetes, or on this machine with `mesh up`.";

    public static readonly string Footer = $"""
        Environment:
          {MeshAddress.Variable}   where mesh answers (default http://127.0.0.1:{MeshAddress.DefaultPort})
          NO_COLOR       no colours, even on a terminal

        Exit codes:
            0   done; of submit and retry with --follow or --wait, and of watch NAME: the job or workflow succeeded
            1   the job failed or ran into a time limit; of a workflow: one of its jobs did
            2   the job was cancelled or skipped; the workflow was cancelled
            3   the platform failed the job, after its retries; of a workflow: nothing else failed
           64   wrong usage: an option, a pipeline file (FILE:LINE:COLUMN says where), a name that does not exist
           69   no mesh answers at the address
           70   mesh answered with an error of its own
           75   mesh up: the data folder or the port is in use
          130   left with Ctrl-C; the job or workflow goes on

        Logs, names, tables and JSON go to stdout, everything else to stderr.
        """;
}
