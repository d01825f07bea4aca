using Mesh.Hosting.Names;
using Mesh.Hosting.Paging;

namespace Mesh.LogShipper.Search;

/// <summary>
/// Where the next page starts. Logs come the newest first: by the job's id, which begins with the time that it was made, and by
/// attempt; within a log lines come in their order.
/// </summary>
/// <param name="Job">The job's name.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Offset">Lines of it from this offset on are wanted.</param>
/// <param name="Member">Of a search over the members: the one that is asked next.</param>
internal sealed record SearchPlace(string Job, int Attempt, long Offset, int Member = 0)
{
    // Ids have at most 32 characters of 36; with 37 values, one for none, 12 of them fit into 63 bits.
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int CharactersInLong = 12;
    private const int Longs = 3;

    public static SearchPlace? Read(string token, LineQuery query, string source)
    {
        if (token.Length == 0)
        {
            return null;
        }

        Span<long> place = stackalloc long[Longs + 3];
        PageToken.Require(token, $"search/{source}/{query.Identity}", place);
        var id = string.Concat(place[..Longs].ToArray().Select(Unpack));
        var job = id.Length == 0 ? "" : new JobName(query.Project, id).ToString();
        return new SearchPlace(job, (int)place[Longs], place[Longs + 1], (int)place[Longs + 2]);
    }

    /// <summary>Where a member's search starts: at its newest log.</summary>
    public static SearchPlace StartOf(int member) => new("", 0, 0, member);

    /// <summary>True for a place before the first log.</summary>
    public bool IsStart => Attempt == 0;

    public string Token(LineQuery query, string source)
    {
        var id = Job[(Job.LastIndexOf('/') + 1)..];
        Span<long> place = stackalloc long[Longs + 3];
        for (var i = 0; i < Longs; i++)
        {
            var start = Math.Min(i * CharactersInLong, id.Length);
            place[i] = Pack(id.AsSpan(start, Math.Min(CharactersInLong, id.Length - start)));
        }

        (place[Longs], place[Longs + 1], place[Longs + 2]) = (Attempt, Offset, Member);
        return PageToken.Make($"search/{source}/{query.Identity}", place);
    }

    private static long Pack(ReadOnlySpan<char> text)
    {
        long value = 0;
        for (var i = 0; i < CharactersInLong; i++)
        {
            value = (value * (Alphabet.Length + 1)) + (i < text.Length ? Alphabet.IndexOf(text[i], StringComparison.Ordinal) + 1 : 0);
        }

        return value;
    }

    private static string Unpack(long value)
    {
        var text = "";
        for (var i = 0; i < CharactersInLong; i++)
        {
            var digit = (int)(value % (Alphabet.Length + 1));
            text = digit == 0 ? text : Alphabet[digit - 1] + text;
            value /= Alphabet.Length + 1;
        }

        return text;
    }
}
