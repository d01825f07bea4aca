using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Mesh.LogShipper.Storage;
using Mesh.Spool.Disk;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>Jobs, each with a member, that are remembered on disk: a small file for each. For any number of threads.</summary>
internal sealed class JobMarks
{
    private const string Suffix = ".job";

    private readonly string _directory;
    private readonly ConcurrentDictionary<string, string> _members = new();

    public JobMarks(string directory)
    {
        _directory = directory;
        if (Directory.Exists(directory))
        {
            foreach (var file in Directory.EnumerateFiles(directory, "*" + Suffix))
            {
                var lines = File.ReadAllLines(file);
                _members[lines[0]] = lines[1];
            }
        }
    }

    public ICollection<string> Jobs => _members.Keys;

    public bool Contains(string job) => _members.ContainsKey(job);

    /// <summary>The job's member; null: it is not marked.</summary>
    public string? MemberOf(string job) => _members.GetValueOrDefault(job);

    /// <summary>Where the job's mark is.</summary>
    public string PathOf(string job) =>
        Path.Combine(_directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(job))) + Suffix);

    /// <summary>Returns when the mark is on disk; it counts from the beginning of this call.</summary>
    public void Add(string job, string member)
    {
        if (_members.TryGetValue(job, out var known) && known == member)
        {
            return;
        }

        _members[job] = member;
        try
        {
            Write(job, member);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _members.TryRemove(job, out _);
            throw;
        }
    }

    /// <summary>Returns when it is on disk that the mark is gone.</summary>
    public void Remove(string job)
    {
        if (_members.ContainsKey(job))
        {
            File.Delete(PathOf(job));
            FolderNames.Flush(_directory);
            _members.TryRemove(job, out _);
        }
    }

    private void Write(string job, string member)
    {
        if (!Directory.Exists(_directory))
        {
            Directory.CreateDirectory(_directory);
            FolderNames.Flush(Path.GetDirectoryName(_directory)!);
        }

        DurableFile.Replace(PathOf(job), Encoding.UTF8.GetBytes($"{job}\n{member}\n"));
    }
}
