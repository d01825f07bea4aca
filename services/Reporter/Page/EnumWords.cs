using Google.Protobuf.Reflection;

namespace Mesh.Reporter.Page;

/// <summary>Values of a protobuf enum as people write them: JOB_STATE_TIMED_OUT is <c>timed-out</c>.</summary>
internal sealed class EnumWords
{
    private readonly Dictionary<int, string> _words;
    private readonly Dictionary<string, int> _numbers;

    public EnumWords(EnumDescriptor type, string prefix)
    {
        _words = type.Values.ToDictionary(v => v.Number, v => v.Name[prefix.Length..].ToLowerInvariant().Replace('_', '-'));
        _numbers = _words.Where(w => w.Key != 0).ToDictionary(w => w.Value, w => w.Key);
    }

    public IEnumerable<string> All => _numbers.Keys;

    /// <summary>The word; a number for a value that a newer peer knows and this build does not.</summary>
    public string Of(int number) => _words.GetValueOrDefault(number) ?? FormattableString.Invariant($"{number}");

    public bool TryParse(string word, out int number) => _numbers.TryGetValue(word.Replace('_', '-').ToLowerInvariant(), out number);
}
