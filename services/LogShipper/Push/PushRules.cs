using System.Text;
using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.Spool;

namespace Mesh.LogShipper.Push;

/// <summary>What a writer's messages must be.</summary>
internal static class PushRules
{
    private const int MaxHashBytes = 32;

    public static void Require(PushOpen open)
    {
        LogNames.RequireJob(open.Job);
        LogNames.RequireAttempt(open.Attempt, least: 1);
        if (open.ResumeOffset < 0)
        {
            throw Invalid("OFFSET_INVALID", "open.resume_offset", "Must be at least 0.");
        }

        if (open.Writer.Length > SpoolLimits.MaxWriterBytes
            || !open.Writer.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw Invalid(
                "WRITER_INVALID", "open.writer", $"Must be at most {SpoolLimits.MaxWriterBytes} characters of [a-z0-9-].");
        }
    }

    public static void Require(LogFrame frame, int maxFrameBytes)
    {
        if (frame.Data.Length == 0)
        {
            throw Invalid("FRAME_EMPTY", "frame.data", "Must not be empty.");
        }

        if (frame.Data.Length > maxFrameBytes)
        {
            throw Invalid("FRAME_TOO_LARGE", "frame.data", $"Must be at most {maxFrameBytes} bytes, and is {frame.Data.Length}.");
        }

        if (frame.Offset < 0 || frame.Offset > long.MaxValue - frame.Data.Length)
        {
            throw Invalid("OFFSET_INVALID", "frame.offset", "Must be at least 0, as must be the end of the frame.");
        }

        if (Encoding.UTF8.GetByteCount(frame.Step) > SpoolLimits.MaxStepBytes)
        {
            throw Invalid("STEP_INVALID", "frame.step", $"Must be at most {SpoolLimits.MaxStepBytes} bytes in UTF-8.");
        }

        if (frame.Stream is < LogStream.Unspecified or > LogStream.Platform)
        {
            throw Invalid("STREAM_INVALID", "frame.stream", "Must be one of the values of LogStream.");
        }
    }

    public static void Require(PushSeal seal)
    {
        if (seal.Length < 0)
        {
            throw Invalid("SEAL_INVALID", "seal.length", "Must be at least 0.");
        }

        if (seal.Sha256.Length is not (0 or MaxHashBytes))
        {
            throw Invalid("SEAL_INVALID", "seal.sha256", $"Must be empty or {MaxHashBytes} bytes.");
        }

        if (Encoding.UTF8.GetByteCount(seal.Message) > SpoolLimits.MaxMessageBytes)
        {
            throw Invalid("SEAL_INVALID", "seal.message", $"Must be at most {SpoolLimits.MaxMessageBytes} bytes in UTF-8.");
        }
    }

    /// <summary>The frame's time in nanoseconds since the Unix epoch; <paramref name="now"/> when it has none.</summary>
    public static long TimeOf(LogFrame frame, DateTimeOffset now)
    {
        if (frame.Time is null)
        {
            return LogMessages.ToNanos(now);
        }

        return LogMessages.TryToNanos(frame.Time, out var nanos)
            ? nanos
            : throw Invalid("TIME_INVALID", "frame.time", "Must be a time between the years 1678 and 2261.");
    }

    public static RpcException Invalid(string reason, string field, string description) =>
        MeshErrors.InvalidArgument(reason, $"{field}: {description}", (field, description));
}
