using System.Security.Cryptography;

namespace Mesh.JobIntake.Submission;

/// <summary>
/// Ids of 16 characters of lower-case Crockford base32: 10 for the milliseconds, 6 random. Within a millisecond the second part
/// counts up from a random start, so that one process never gives out the same id twice.
/// </summary>
internal sealed class TimeSortedJobIds(TimeProvider time) : IJobIdSource
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeLength = 10;
    private const int Length = 16;
    private const int TailBound = 1 << 30;

    private readonly Lock _gate = new();
    private long _millis;
    private int _tail;

    public string Next()
    {
        long millis;
        int tail;
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _millis)
            {
                (_millis, _tail) = (now, RandomNumberGenerator.GetInt32(TailBound / 2));
            }
            else if (++_tail == TailBound)
            {
                // The clock stands still or went back: time goes on here.
                (_millis, _tail) = (_millis + 1, 0);
            }

            (millis, tail) = (_millis, _tail);
        }

        return string.Create(Length, (millis, tail), static (text, id) =>
        {
            Write(text[..TimeLength], id.millis);
            Write(text[TimeLength..], id.tail);
        });
    }

    private static void Write(Span<char> text, long value)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
