using System.Buffers.Binary;
using Mesh.JobIntake.Leadership.Forwarding;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

public sealed class WholeMessagesTests
{
    private const int FrameLimit = (4 * 1024 * 1024) + 5;

    [Fact]
    public async Task Read_AnyMessagesInAnyPieces_GivesThemWholeAndInOrder()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var body = Enumerable.Range(0, random.Next(0, 20)).SelectMany(_ => Frame(random, Size(random))).ToArray();
            using var messages = new WholeMessages();
            var given = new List<byte>();
            var pieces = new PieceStream(body, random);
            while (await messages.ReadAsync(pieces, CancellationToken.None) is { IsEmpty: false } next)
            {
                Assert.True(IsWhole(next.Span), $"a part of a message was given on (seed {seed}, round {round})");
                given.AddRange(next.Span);
            }

            Assert.True(body.AsSpan().SequenceEqual(given.ToArray()), $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public async Task Read_EndsInTheMiddleOfAMessage_GivesTheWholeOnesOnly()
    {
        var random = new Random(1);
        byte[] whole = [.. Frame(random, 100), .. Frame(random, 0)];
        byte[] body = [.. whole, .. Frame(random, 50).Take(20)];
        using var messages = new WholeMessages();
        var stream = new MemoryStream(body);

        var given = (await messages.ReadAsync(stream, CancellationToken.None)).ToArray();

        Assert.Equal(whole, given);
        Assert.True((await messages.ReadAsync(stream, CancellationToken.None)).IsEmpty);
    }

    [Fact]
    public async Task Read_MessageThatIsLargerThanAnyMayBe_GoesOnInPieces()
    {
        var body = Frame(new Random(1), 3 * FrameLimit);
        using var messages = new WholeMessages();
        var stream = new MemoryStream(body);
        var given = new List<byte>();
        while (await messages.ReadAsync(stream, CancellationToken.None) is { IsEmpty: false } next)
        {
            Assert.InRange(next.Length, 1, 2 * FrameLimit);
            given.AddRange(next.Span);
        }

        Assert.True(body.AsSpan().SequenceEqual(given.ToArray()));
    }

    private static int Size(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => random.Next(1, 20),
        2 => random.Next(1, 20_000),
        _ => random.Next(1, 300_000),
    };

    private static byte[] Frame(Random random, int bytes)
    {
        var frame = new byte[5 + bytes];
        random.NextBytes(frame);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes);
        return frame;
    }

    private static bool IsWhole(ReadOnlySpan<byte> messages)
    {
        while (messages.Length >= 5)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(messages[1..]);
            if (length > messages.Length - 5)
            {
                return false;
            }

            messages = messages[(5 + length)..];
        }

        return messages.IsEmpty;
    }

    private sealed class PieceStream(byte[] body, Random random) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 30_000))], cancellationToken);
    }
}
