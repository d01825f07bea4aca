namespace Mesh.Artifacts;

/// <summary>
/// A path of a job's <c>artifacts</c>, matched one folder at a time, so that folders that hold no match are never read. Where a
/// match is up to is a set of places in the pattern, one bit each: the work for a name does not grow with the folders above it.
/// </summary>
public sealed class ArtifactPattern
{
    /// <summary>Characters of a pattern.</summary>
    public const int MaxLength = 1024;

    /// <summary>Parts of a pattern.</summary>
    public const int MaxDepth = 32;

    private const string AnyFolders = "**";
    private const string Repository = ".git";

    private readonly string[] _parts;

    /// <exception cref="ArgumentException">The pattern has a problem.</exception>
    public ArtifactPattern(string text)
    {
        if (ProblemOf(text) is { } problem)
        {
            throw new ArgumentException(problem, nameof(text));
        }

        Text = text;
        _parts = PartsOf(text);
        if (_parts.Length == 0)
        {
            _parts = [AnyFolders];
        }

        Start = WithSkips(1);
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Where a match begins, in the source directory.</summary>
    public ulong Start { get; }

    private ulong Matched => 1UL << _parts.Length;

    /// <summary>What is wrong with a pattern and the fix, for people; null for a good one.</summary>
    public static string? ProblemOf(string text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return "must have 1 to 1,024 characters";
        }

        if (text.Any(c => char.IsControl(c) || c is '\\'))
        {
            return "must have no control characters and no backslashes; write '/' between folders";
        }

        if (text[0] == '/')
        {
            return "must be relative to the source directory; leave out the '/' it begins with";
        }

        var parts = PartsOf(text);
        return parts.Contains("..")
            ? "must not lead out of the source directory by '..'"
            : parts.Length > MaxDepth ? "must have at most 32 folders" : null;
    }

    /// <summary>Goes into a folder or to a file of this name.</summary>
    /// <param name="places">Where the match is up to in the folder above.</param>
    /// <param name="name">The name.</param>
    /// <param name="isTop">True in the source directory itself.</param>
    /// <returns>Where the match is up to then; 0 when nothing in there can match.</returns>
    public ulong Enter(ulong places, string name, bool isTop)
    {
        // Wildcards are meant for what a job makes. The repository is large, and its configuration may hold a password.
        if (isTop && name == Repository && _parts[0] != Repository)
        {
            return 0;
        }

        // What matched a folder matches all that is in it.
        var next = places & Matched;
        for (var place = 0; place < _parts.Length; place++)
        {
            if ((places & (1UL << place)) == 0)
            {
                continue;
            }

            if (_parts[place] == AnyFolders)
            {
                next |= 1UL << place;
                next |= place == _parts.Length - 1 ? Matched : 0;
            }
            else if (IsMatch(_parts[place], name))
            {
                next |= 1UL << (place + 1);
            }
        }

        return WithSkips(next);
    }

    /// <summary>True when the file or folder that led to these places is matched.</summary>
    public bool IsMatched(ulong places) => (places & Matched) != 0;

    private static string[] PartsOf(string text) => [.. text.Split('/').Where(part => part is not ("" or "."))];

    // `**` may stand for no folder at all, but not at the end: there it stands for what is in a folder.
    private ulong WithSkips(ulong places)
    {
        for (var place = 0; place < _parts.Length - 1; place++)
        {
            if ((places & (1UL << place)) != 0 && _parts[place] == AnyFolders)
            {
                places |= 1UL << (place + 1);
            }
        }

        return places;
    }

    // On a mismatch the last star takes one character more: no other star needs to be tried again.
    private static bool IsMatch(string pattern, string name)
    {
        var (at, star, taken) = (0, -1, 0);
        for (var i = 0; i < name.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, i);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == name[i]))
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                (at, i) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).IndexOfAnyExcept('*') < 0;
    }
}
