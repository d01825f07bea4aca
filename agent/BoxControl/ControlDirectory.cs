using System.Text;

namespace Mesh.Agent.BoxControl;

/// <summary>
/// The directory that agent and box share. All names in it are made of numbers and lie directly in it: a mount point is the one
/// directory that a step cannot put a symbolic link in the place of.
/// </summary>
internal sealed class ControlDirectory(string path)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public string Control => In("ctl");

    public string Signals => In("sig");

    public string Events => In("events");

    public string Handover => In("state.json");

    public string Spool => In("spool");

    public string GitConfiguration => In("gitconfig");

    public string Output(int step) => In($"step-{step}.out");

    /// <summary>Makes what box.sh needs to start.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(path);
        using var resource = typeof(ControlDirectory).Assembly.GetManifestResourceStream("box.sh")!;
        using var reader = new StreamReader(resource);
        Write("box.sh", reader.ReadToEnd());
        Fifo.Make(Control);
        Fifo.Make(Signals);
        Fifo.Make(Events);
    }

    /// <summary>Makes what box.sh needs to run a step.</summary>
    public void PrepareStep(int step, string boot, string code)
    {
        Write($"step-{step}.boot", boot);
        Write($"step-{step}.sh", code);
        Fifo.Make(Output(step));
    }

    private void Write(string name, string text)
    {
        var file = In(name);
        File.Delete(file);

        // CreateNew follows no link that a step may have put there in the meantime.
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        stream.Write(Utf8.GetBytes(text));
        File.SetUnixFileMode(
            stream.SafeFileHandle,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private string In(string name) => Path.Combine(path, name);
}
