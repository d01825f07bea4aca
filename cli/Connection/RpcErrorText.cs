using System.Net.Sockets;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Mesh.Cli.Connection;

/// <summary>Says an RPC's failure in one line for people, from the details that came with it.</summary>
public static class RpcErrorText
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>The line: what is wrong, which field, which reason, and where there is one the fix.</summary>
    public static string Describe(RpcException error, Uri address)
    {
        if (IsUnreachable(error))
        {
            return $"no mesh answers at {address.GetLeftPart(UriPartial.Authority)}; start one with `mesh up`, or set "
                + $"{MeshAddress.Variable}";
        }

        var message = OneLine(error.Status.Detail);
        var reason = "";
        foreach (var detail in Details(error))
        {
            if (detail.TryUnpack<BadRequest>(out var request))
            {
                foreach (var violation in request.FieldViolations)
                {
                    // Many servers repeat the violation in the message; once is enough.
                    var text = OneLine(violation.Description);
                    message += message.Contains(violation.Field, StringComparison.Ordinal)
                        && message.Contains(text, StringComparison.Ordinal) ? "" : $"; {OneLine(violation.Field)}: {text}";
                }
            }
            else if (detail.TryUnpack<ErrorInfo>(out var info))
            {
                // CommonProtos 2.0.0 has field 1 under its first name, `type`; on the wire it is `reason`.
                reason = OneLine(info.Type);
                if (info.Metadata.TryGetValue("fix", out var fix))
                {
                    message += $"; {OneLine(fix)}";
                }
            }
        }

        var code = reason.Length > 0 ? reason : error.StatusCode.ToString();
        return message.Length == 0 ? $"the call failed ({code})" : $"{message} ({code})";
    }

    /// <summary>The exit code that a failed call ends the command with.</summary>
    public static int ExitCodeOf(RpcException error) => error.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => ExitCodes.Unavailable,
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.FailedPrecondition
            or StatusCode.OutOfRange => ExitCodes.Usage,
        _ => ExitCodes.Software,
    };

    /// <summary>True when there was nobody to talk to: as opposed to a service, or the Ingress before it, that said no.</summary>
    public static bool IsUnreachable(RpcException error) =>
        error.StatusCode == StatusCode.Unavailable
        && error.Status.DebugException is HttpRequestException or SocketException or IOException;

    private static IEnumerable<Google.Protobuf.WellKnownTypes.Any> Details(RpcException error)
    {
        if (error.Trailers.FirstOrDefault(entry => entry.Key == DetailsTrailer) is not { } entry)
        {
            return [];
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(entry.ValueBytes).Details;
        }
        catch (InvalidProtocolBufferException)
        {
            // Another kind of server may put other bytes there; the status line alone is still worth showing.
            return [];
        }
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
