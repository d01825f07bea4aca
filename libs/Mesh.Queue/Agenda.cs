namespace Mesh.Queue;

/// <summary>
/// What a change made worth another look, in the order of the changes, each once. It is empty between commands: every command is
/// followed by all that it leads to.
/// </summary>
internal sealed class Agenda
{
    private readonly Queue<AgendaItem> _items = new();
    private readonly HashSet<AgendaItem> _known = [];

    public void Add(AgendaItem item)
    {
        if (_known.Add(item))
        {
            _items.Enqueue(item);
        }
    }

    public AgendaItem? Take()
    {
        if (!_items.TryDequeue(out var item))
        {
            return null;
        }

        _known.Remove(item);
        return item;
    }
}
