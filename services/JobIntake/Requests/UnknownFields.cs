using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Requests;

/// <summary>
/// Finds fields that a newer client set and this program does not know. What a job runs is the agent's to understand, and kept as
/// it is; what is asked of the queue must be understood here, or be refused: a wish that is dropped in silence is worse than an error.
/// </summary>
internal static class UnknownFields
{
    // Generated code keeps them there, and shows them to nobody.
    private const string Name = "_unknownFields";

    private static readonly ConcurrentDictionary<Type, FieldInfo> Sets = new();

    /// <summary>Refuses a request, or a part of one that is at <paramref name="path"/>, for what it or anything in it has.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT with the place and number of the first unknown field.</exception>
    public static void Refuse(IMessage request, string path = "")
    {
        if (Find(request, path) is { } found)
        {
            throw Error(found.Path, found.Number);
        }
    }

    /// <summary>Refuses a request for fields of its own, and not for those of its parts.</summary>
    /// <exception cref="RpcException">As <see cref="Refuse"/>.</exception>
    public static void RefuseOwn(IMessage request)
    {
        if (NumberIn(request) is { } number)
        {
            throw Error("", number);
        }
    }

    private static RpcException Error(string path, int number)
    {
        var (place, dot) = path.Length > 0 ? (path, ".") : ("the request", "");
        return MeshErrors.InvalidArgument(
            "UNKNOWN_FIELD",
            $"Field {number} of {place} is not known to this version of JobIntake: leave it out, or upgrade JobIntake.",
            (FormattableString.Invariant($"{path}{dot}{number}"), "not known to this version: leave it out"));
    }

    private static (string Path, int Number)? Find(IMessage message, string path)
    {
        if (NumberIn(message) is { } number)
        {
            return (path, number);
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            // Values of maps are texts in this contract.
            if (field.FieldType == FieldType.Message && !field.IsMap && field.MessageType != JobSpec.Descriptor
                && FindIn(field, field.Accessor.GetValue(message), path.Length > 0 ? $"{path}.{field.Name}" : field.Name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static (string Path, int Number)? FindIn(FieldDescriptor field, object? value, string path)
    {
        if (!field.IsRepeated)
        {
            return value is IMessage single ? Find(single, path) : null;
        }

        var index = 0;
        foreach (IMessage item in (IList)value!)
        {
            if (Find(item, FormattableString.Invariant($"{path}[{index++}]")) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The number of the first field of the message itself that is not known; null when all are.</summary>
    private static int? NumberIn(IMessage message)
    {
        var set = Sets.GetOrAdd(message.GetType(), static type => type.GetField(Name, BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{type} has no {Name}: its code was generated in another way."));
        if (set.GetValue(message) is not UnknownFieldSet unknown)
        {
            return null;
        }

        var bytes = new byte[unknown.CalculateSize()];
        using var output = new CodedOutputStream(bytes);
        unknown.WriteTo(output);
        output.Flush();
        using var input = new CodedInputStream(bytes);
        return WireFormat.GetTagFieldNumber(input.ReadTag());
    }
}
