using System.Collections.Immutable;
using Google.Protobuf;
using Mesh.Intake.V1;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>
/// The ends of a job's attempts as length-delimited <c>CompleteLeaseRequest</c> messages: what was asked, once each.
/// </summary>
internal static class AttemptEndsCodec
{
    public static byte[]? Encode(JobRecord job)
    {
        if (job.Ends.IsEmpty)
        {
            return null;
        }

        using var stream = new MemoryStream();
        foreach (var end in job.Ends)
        {
            new CompleteLeaseRequest
            {
                Lease = new LeaseRef { Attempt = end.Attempt, Epoch = end.Epoch },
                Outcome = OutcomeMessage.Of(end.Outcome),
            }.WriteDelimitedTo(stream);
        }

        return stream.ToArray();
    }

    public static ImmutableArray<AttemptEnd> Decode(byte[]? bytes)
    {
        if (bytes is null)
        {
            return [];
        }

        using var stream = new MemoryStream(bytes, writable: false);
        var ends = ImmutableArray.CreateBuilder<AttemptEnd>();
        while (stream.Position < stream.Length)
        {
            var end = CompleteLeaseRequest.Parser.ParseDelimitedFrom(stream);
            ends.Add(new AttemptEnd(end.Lease.Attempt, end.Lease.Epoch, OutcomeMessage.ToRecord(end.Outcome)));
        }

        return ends.ToImmutable();
    }
}
