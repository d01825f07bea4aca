using System.Globalization;

namespace Serilog.Sinks.Elasticsearch.Buffering;

/// <summary>The files of a buffer. Their names are none that upstream's package would read as its own.</summary>
internal sealed class BufferPaths
{
    private const string Extension = ".buffer";

    private readonly string _folder;
    private readonly string _name;

    public BufferPaths(string baseFilename)
    {
        var full = Path.GetFullPath(baseFilename);
        _folder = Path.GetDirectoryName(full)
            ?? throw new ArgumentException($"'{baseFilename}' is no file.", nameof(baseFilename));
        _name = Path.GetFileName(full);
    }

    public string Lock => Path.Combine(_folder, _name + ".lock");

    public string Position => Path.Combine(_folder, _name + ".position");

    public void CreateFolder() => Directory.CreateDirectory(_folder);

    public string Buffer(long number) => Path.Combine(_folder, $"{_name}-{number:D8}{Extension}");

    public string Refused(long number) => Path.Combine(_folder, $"{_name}-invalid-{number:D8}.json");

    /// <summary>The numbers of the buffer files there are, in order.</summary>
    public List<long> Buffers() => Numbers(_name + "-", Extension);

    /// <summary>The numbers of the files with refused events, in order.</summary>
    public List<long> AllRefused() => Numbers(_name + "-invalid-", ".json");

    private List<long> Numbers(string prefix, string extension)
    {
        List<long> numbers = [];
        foreach (var path in Directory.EnumerateFiles(_folder, $"{prefix}*{extension}"))
        {
            var middle = Path.GetFileName(path)[prefix.Length..^extension.Length];
            if (long.TryParse(middle, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }
}
