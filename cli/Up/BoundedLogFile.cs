namespace Mesh.Cli.Up;

/// <summary>A log file that is appended to, and put aside as FILE.1 when it is full: twice its bound is kept.</summary>
internal sealed class BoundedLogFile : IDisposable
{
    /// <summary>Bytes of one file.</summary>
    public const long DefaultBound = 16 << 20;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly long _bound;
    private FileStream _file;

    public BoundedLogFile(string path, long bound = DefaultBound)
    {
        _path = path;
        _bound = bound;
        _file = Open();
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_file.Position > 0 && _file.Position + bytes.Length > _bound)
            {
                _file.Dispose();
                File.Move(_path, _path + ".1", overwrite: true);
                _file = Open();
            }

            _file.Write(bytes);
            _file.Flush();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private FileStream Open() => new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
