using System.Buffers;
using System.Text;
using Mesh.Cli.Follow;

namespace Mesh.Cli.Tests.Follow;

/// <summary>Feeds pieces to a renderer and keeps what it shows.</summary>
internal sealed class RenderedLog(LogLineStyle? style = null)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ArrayBufferWriter<byte> _shown = new();

    public StepClock Clock { get; } = new();

    public LogLineRenderer Renderer => field ??= new LogLineRenderer(Clock, style ?? LogLineStyle.Plain);

    public string Text => Encoding.UTF8.GetString(_shown.WrittenSpan);

    public ReadOnlySpan<byte> Bytes => _shown.WrittenSpan;

    public RenderedLog Out(string text, string step = "build", double at = 0) => Add(LogOrigin.Output, text, step, at);

    public RenderedLog Err(string text, string step = "build", double at = 0) => Add(LogOrigin.Error, text, step, at);

    public RenderedLog Platform(string text, string step = "", double at = 0) => Add(LogOrigin.Platform, text, step, at);

    public RenderedLog Raw(byte[] bytes, string step = "build")
    {
        Renderer.Write(new LogPiece(step, LogOrigin.Output, Start, bytes), _shown);
        return this;
    }

    public RenderedLog Flush()
    {
        Renderer.Flush(_shown);
        return this;
    }

    public RenderedLog End()
    {
        Renderer.End(_shown);
        return this;
    }

    private RenderedLog Add(LogOrigin origin, string text, string step, double at)
    {
        Renderer.Write(new LogPiece(step, origin, Start + TimeSpan.FromSeconds(at), Encoding.UTF8.GetBytes(text)), _shown);
        return this;
    }
}
