using System.Collections.Concurrent;
using Mesh.Hosting;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>
/// The jobs whose logs are on their way from this member, or to it. Marked on disk before the first byte moves: a restart in the
/// middle must not take half a log for a whole one, nor write on one that another member goes on with.
/// </summary>
internal sealed class LogMoves(IOptions<MeshOptions> mesh)
{
    private readonly ConcurrentDictionary<string, bool> _gone = new();

    /// <summary>Jobs that this member gives away, with the member that they go to.</summary>
    public JobMarks Leaving { get; } = new(Path.Combine(mesh.Value.DataDirectory, "leaving"));

    /// <summary>Jobs that this member is being given, with the member that they come from.</summary>
    public JobMarks Coming { get; } = new(Path.Combine(mesh.Value.DataDirectory, "coming"));

    /// <summary>True: no writer may write to the job's logs here.</summary>
    public bool IsMoving(string job) => Leaving.Contains(job) || Coming.Contains(job) || IsGone(job);

    /// <summary>True: the job's logs are at another member. Remembered while this process has left the cluster.</summary>
    public bool IsGone(string job) => _gone.ContainsKey(job);

    /// <summary>To be said before the first log is released.</summary>
    public void AddGone(string job) => _gone[job] = true;

    /// <summary>This member is one of the cluster again.</summary>
    public void ForgetGone() => _gone.Clear();
}
