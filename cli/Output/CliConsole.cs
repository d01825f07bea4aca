using System.Text;
using Spectre.Console;

namespace Mesh.Cli.Output;

/// <summary>
/// The command's two outputs. Stdout is for what was asked for (names, logs, tables, JSON), stderr for chatter. Both are plain
/// when they are no terminal or when NO_COLOR is set.
/// </summary>
public sealed class CliConsole
{
    private readonly Lock _gate = new();
    private readonly TextWriter _error;

    public CliConsole(Stream output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, bool colour)
    {
        Output = output;
        _error = error;
        OutputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        Colour = colour;
    }

    /// <summary>Standard output, unbuffered, for bytes as they are.</summary>
    public Stream Output { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>Colours are wanted where there is a terminal.</summary>
    public bool Colour { get; }

    /// <summary>True when somebody can answer a question.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>The process's own outputs.</summary>
    public static CliConsole OfProcess() => new(
        new StandardOutput(),
        Console.Error,
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected,
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
        IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
    };

    /// <summary>Writes one line to stdout, at once.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            Output.Write(Encoding.UTF8.GetBytes(line + "\n"));
            Output.Flush();
        }
    }

    /// <summary>Writes bytes to stdout, at once.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Output.Write(bytes);
            Output.Flush();
        }
    }

    /// <summary>Writes one line of chatter to stderr.</summary>
    public void Say(string line)
    {
        lock (_gate)
        {
            _error.WriteLine(ErrorIsTerminal && Colour ? $"\e[2m{line}\e[0m" : line);
            _error.Flush();
        }
    }

    /// <summary>Writes one line that must be seen to stderr.</summary>
    public void Error(string line)
    {
        lock (_gate)
        {
            _error.WriteLine(ErrorIsTerminal && Colour ? $"\e[31m{line}\e[0m" : line);
            _error.Flush();
        }
    }

    /// <summary>Draws tables to stdout; never wraps where there is no terminal.</summary>
    public void Draw(Spectre.Console.Rendering.IRenderable what)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = OutputIsTerminal && Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = OutputIsTerminal && Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = OutputIsTerminal ? Math.Max(40, TerminalWidth()) : 4096;
        console.Write(what);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            WriteLine(line.TrimEnd());
        }
    }

    private static int TerminalWidth() => Console.WindowWidth;
}
