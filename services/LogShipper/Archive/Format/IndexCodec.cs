using Mesh.Spool;

namespace Mesh.LogShipper.Archive.Format;

/// <summary>The index as bytes.</summary>
internal static class IndexCodec
{
    private const int MaxBlockBytes = 64 * 1024 * 1024;

    public static byte[] Write(ArchiveIndex index)
    {
        var fields = new FieldWriter();
        fields.Text(index.Key.Job);
        fields.Number(index.Key.Attempt);
        fields.Number(index.Seal.Length);
        fields.Bytes(index.Seal.Sha256.Span);
        fields.Text(index.Seal.Writer);
        fields.Number(index.Seal.WriterLength);
        fields.Bytes(index.Seal.WriterSha256.Span);
        fields.Text(index.Seal.Message);
        fields.Number(index.Writers.Count);
        foreach (var writer in index.Writers)
        {
            fields.Text(writer.Name);
            fields.Number(writer.Cursor);
        }

        fields.Number(index.Lines);
        fields.Number(index.Blocks.Count);
        long lines = 0;
        foreach (var block in index.Blocks)
        {
            fields.Number(block.RawLength);
            fields.Number(block.Length);
            fields.Fixed32(block.Crc);
            fields.Number(block.LinesBefore - lines);
            fields.Signed(block.FirstNanos);
            fields.Signed(block.LastNanos - block.FirstNanos);
            if (block.IsHole)
            {
                fields.Text(block.Why);
            }

            lines = block.LinesBefore;
        }

        return fields.Written.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no index.</exception>
    public static ArchiveIndex Read(ReadOnlySpan<byte> bytes)
    {
        var fields = new FieldReader(bytes);
        var key = new LogKey(fields.Text(), fields.Count(int.MaxValue));
        var seal = new SpoolSeal(
            fields.Number(), fields.Bytes().ToArray(), fields.Text(), fields.Number(), fields.Bytes().ToArray(), fields.Text());
        var writers = new SpoolWriter[fields.Count(SpoolLimits.MaxWriters)];
        for (var i = 0; i < writers.Length; i++)
        {
            writers[i] = new SpoolWriter(fields.Text(), fields.Number());
        }

        var lines = fields.Number();
        var blocks = new ArchiveBlock[fields.Count(bytes.Length)];
        long offset = 0;
        long position = 0;
        long before = 0;
        for (var i = 0; i < blocks.Length; i++)
        {
            var rawLength = fields.Number();
            var length = fields.Count(MaxBlockBytes);
            var crc = fields.Fixed32();
            before += fields.Number();
            var first = fields.Signed();
            var last = first + fields.Signed();
            var why = length == 0 ? fields.Text() : "";
            blocks[i] = new ArchiveBlock(offset, rawLength, position, length, crc, before, first, last, why);
            offset += rawLength;
            position += length;
        }

        return offset == seal.Length
            ? new ArchiveIndex(key, seal, writers, blocks, lines)
            : throw new InvalidDataException("The blocks of the index do not make up the log.");
    }
}
