using Mesh.Queue.Jobs;

namespace Mesh.Queue.Indexes;

/// <summary>Which live attempts each dispatcher holds.</summary>
internal sealed class HolderIndex
{
    private readonly Dictionary<string, HashSet<string>> _held = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Of(string dispatcher) => _held.TryGetValue(dispatcher, out var held) ? held : [];

    public int Count(string dispatcher) => _held.TryGetValue(dispatcher, out var held) ? held.Count : 0;

    public void Move(JobRecord? before, JobRecord? after)
    {
        if (before?.Dispatcher == after?.Dispatcher)
        {
            return;
        }

        if (before?.Dispatcher is { } left && _held.TryGetValue(left, out var held) && held.Remove(before.Key.Id) && held.Count == 0)
        {
            _held.Remove(left);
        }

        if (after?.Dispatcher is { } holder)
        {
            if (!_held.TryGetValue(holder, out var taken))
            {
                _held[holder] = taken = new HashSet<string>(StringComparer.Ordinal);
            }

            taken.Add(after.Key.Id);
        }
    }
}
