namespace Mesh.Agent.Masking;

/// <summary>
/// Finds many byte patterns at once (Aho–Corasick): a state for each prefix of a pattern, and for each the state of its longest
/// proper suffix that is a prefix too. Steps from the first two levels, where almost all of them are, are one look into a table.
/// It takes 21 bytes for each byte of the patterns, less what they share.
/// </summary>
internal sealed class PatternTree
{
    private const int Letters = 256;

    // States are numbered as they are made: the root is 0, and the prefixes of one byte come first of all.
    private readonly List<byte> _letter = [0];
    private readonly List<int> _child = [0];
    private readonly List<int> _sibling = [0];
    private readonly List<int> _depth = [0];
    private readonly int _lastShallow;
    private readonly byte[] _letters;
    private readonly int[] _children;
    private readonly int[] _siblings;
    private readonly int[] _depths;
    private readonly int[] _suffixes;
    private readonly int[] _matches;
    private readonly int[] _shallow;

    public PatternTree(IEnumerable<byte[]> patterns)
    {
        var all = patterns.ToList();
        all.ForEach(pattern => Child(0, pattern[0]));
        _lastShallow = _letter.Count - 1;
        var ends = new List<int>(all.Count);
        foreach (var pattern in all)
        {
            var state = 0;
            foreach (var letter in pattern)
            {
                state = Child(state, letter);
            }

            ends.Add(state);
            Longest = Math.Max(Longest, pattern.Length);
        }

        (_letters, _children, _siblings, _depths) = ([.. _letter], [.. _child], [.. _sibling], [.. _depth]);
        (_letter, _child, _sibling, _depth) = ([], [], [], []);
        _suffixes = new int[_letters.Length];
        _matches = new int[_letters.Length];
        ends.ForEach(end => _matches[end] = _depths[end]);
        _shallow = new int[(_lastShallow + 1) * Letters];
        Link();
    }

    /// <summary>The length of the longest pattern.</summary>
    public int Longest { get; }

    /// <summary>The state after one more byte. The first state is 0.</summary>
    public int Next(int state, byte letter)
    {
        while (state > _lastShallow)
        {
            for (var child = _children[state]; child != 0; child = _siblings[child])
            {
                if (_letters[child] == letter)
                {
                    return child;
                }
            }

            state = _suffixes[state];
        }

        return _shallow[(state * Letters) + letter];
    }

    /// <summary>How many of the last bytes may be the beginning of a pattern.</summary>
    public int Depth(int state) => _depths[state];

    /// <summary>The length of the longest pattern that ends with the last byte; 0 when none does.</summary>
    public int Match(int state) => _matches[state];

    private int Child(int state, byte letter)
    {
        for (var child = _child[state]; child != 0; child = _sibling[child])
        {
            if (_letter[child] == letter)
            {
                return child;
            }
        }

        _letter.Add(letter);
        _child.Add(0);
        _sibling.Add(_child[state]);
        _depth.Add(_depth[state] + 1);
        return _child[state] = _letter.Count - 1;
    }

    // Level by level: what a state falls back to lies on a level above.
    private void Link()
    {
        var row = new int[_letters.Length];
        var count = 0;
        for (var child = _children[0]; child != 0; child = _siblings[child])
        {
            _shallow[_letters[child]] = row[count++] = child;
        }

        for (var i = 0; i < count; i++)
        {
            var state = row[i];
            if (state <= _lastShallow)
            {
                // What the table does not know of goes on as it would from the root.
                _shallow.AsSpan(0, Letters).CopyTo(_shallow.AsSpan(state * Letters));
            }

            for (var child = _children[state]; child != 0; child = _siblings[child])
            {
                _suffixes[child] = Next(_suffixes[state], _letters[child]);
                if (_matches[child] == 0)
                {
                    _matches[child] = _matches[_suffixes[child]];
                }

                row[count++] = child;
            }

            for (var child = _children[state]; state <= _lastShallow && child != 0; child = _siblings[child])
            {
                _shallow[(state * Letters) + _letters[child]] = child;
            }
        }
    }
}
