using System.Text.Json;

namespace Mesh.Reporter.Page;

/// <summary>
/// An answer that grows: frames, each a line of JSON and, where the line says <c>size</c>, that many bytes after it. Holds no more
/// than one frame and what Kestrel buffers for a connection; a browser that takes nothing makes the writer wait, and is cut off
/// after a while.
/// </summary>
internal sealed class PageStream
{
    public const string ContentType = "application/vnd.mesh.frames";

    /// <summary>Bytes that are sent together, at most.</summary>
    public const int FlushBytes = 64 * 1024;

    private static readonly JsonWriterOptions Plain = new() { SkipValidation = true };

    private readonly HttpContext _context;
    private readonly TimeSpan _slowBrowser;
    private readonly TimeProvider _time;
    private readonly Utf8JsonWriter _json;
    private int _unflushed;

    public PageStream(HttpContext context, TimeSpan slowBrowser, TimeProvider time)
    {
        (_context, _slowBrowser, _time) = (context, slowBrowser, time);
        context.Response.ContentType = ContentType;
        // nginx: nothing is to be gathered here.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        _json = new Utf8JsonWriter(context.Response.BodyWriter, Plain);
    }

    /// <summary>True when something was written that the browser does not have yet.</summary>
    public bool HasUnflushed => _unflushed > 0;

    /// <summary>True when it is time to flush even if more is there already.</summary>
    public bool IsFull => _unflushed >= FlushBytes;

    /// <summary>
    /// Returns when Kestrel has taken what was written. False: the browser took nothing for <paramref name="slowBrowser"/> and was cut
    /// off. (Kestrel's own rate counts from the first byte on: a browser that was quick for a while could then sleep for hours.)
    /// </summary>
    public static async Task<bool> FlushAsync(
        HttpContext context, TimeSpan slowBrowser, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await context.Response.BodyWriter.FlushAsync(cancellation).AsTask().WaitAsync(slowBrowser, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            context.Abort();
            return false;
        }
    }

    /// <summary>Writes one frame; <paramref name="line"/> writes the properties of its line.</summary>
    public void Write<T>(T value, Action<Utf8JsonWriter, T> line, ReadOnlySpan<byte> data = default)
    {
        var writer = _context.Response.BodyWriter;
        _json.Reset(writer);
        _json.WriteStartObject();
        line(_json, value);
        if (!data.IsEmpty)
        {
            _json.WriteNumber("size", data.Length);
        }

        _json.WriteEndObject();
        _json.Flush();
        _unflushed += (int)_json.BytesCommitted + 1 + data.Length;
        System.Buffers.BuffersExtensions.Write(writer, "\n"u8);
        System.Buffers.BuffersExtensions.Write(writer, data);
    }

    public void Write(PageProblem problem) => Write(problem, static (json, p) => p.Write(json));

    /// <summary>A frame without content: <c>beat</c>, <c>end</c>.</summary>
    public void Write(string word) => Write(word, static (json, w) => json.WriteBoolean(w, true));

    /// <summary>Sends what was written; waits for a slow browser. False: it was too slow, and is cut off.</summary>
    public Task<bool> FlushAsync(CancellationToken cancellation)
    {
        _unflushed = 0;
        return FlushAsync(_context, _slowBrowser, _time, cancellation);
    }
}
