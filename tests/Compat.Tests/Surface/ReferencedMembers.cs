using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Mesh.Compat.Tests.Surface;

/// <summary>What an assembly refers to in others: types, and members by the full name of their type.</summary>
internal static class ReferencedMembers
{
    /// <summary>One entry for each type (Member null) and each member of the assemblies named.</summary>
    public static IReadOnlyList<(string Type, string? Member)> Of(string path, ICollection<string> assemblies)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var references = new List<(string, string?)>();
        foreach (var handle in reader.TypeReferences.Where(handle => IsIn(reader, handle, assemblies)))
        {
            references.Add((SignatureText.FullName(reader, handle), null));
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (TypeOf(reader, member.Parent) is { IsNil: false } type && IsIn(reader, type, assemblies))
            {
                references.Add((SignatureText.FullName(reader, type), Signature(reader, member)));
            }
        }

        return references;
    }

    private static string Signature(MetadataReader reader, MemberReference member)
    {
        var name = reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Method
            ? SignatureText.Of(name, member.DecodeMethodSignature(SignatureText.Provider, null))
            : $"{member.DecodeFieldSignature(SignatureText.Provider, null)} {name}";
    }

    /// <summary>The type that a member belongs to; of a generic instantiation, the generic type.</summary>
    private static TypeReferenceHandle TypeOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return default;
        }

        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }

        blob.ReadCompressedInteger();
        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)type : default;
    }

    private static bool IsIn(MetadataReader reader, TypeReferenceHandle handle, ICollection<string> assemblies)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsIn(reader, (TypeReferenceHandle)scope, assemblies),
            HandleKind.AssemblyReference => assemblies.Contains(
                reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)),
            _ => false,
        };
    }
}
