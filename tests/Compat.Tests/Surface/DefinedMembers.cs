using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Mesh.Compat.Tests.Surface;

/// <summary>What an assembly defines and lets others see: signatures by the full name of their type.</summary>
internal static class DefinedMembers
{
    public static IReadOnlyDictionary<string, HashSet<string>> Of(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var members = new Dictionary<string, HashSet<string>>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (IsVisible(reader, type))
            {
                members[SignatureText.FullName(reader, handle)] = [.. Methods(reader, type), .. Fields(reader, type)];
            }
        }

        return members;
    }

    private static IEnumerable<string> Methods(MetadataReader reader, TypeDefinition type)
        => type.GetMethods()
            .Select(reader.GetMethodDefinition)
            .Where(method => (method.Attributes & MethodAttributes.MemberAccessMask)
                is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
            .Select(method => SignatureText.Of(
                reader.GetString(method.Name), method.DecodeSignature(SignatureText.Provider, null)));

    private static IEnumerable<string> Fields(MetadataReader reader, TypeDefinition type)
        => type.GetFields()
            .Select(reader.GetFieldDefinition)
            .Where(field => (field.Attributes & FieldAttributes.FieldAccessMask)
                is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
            .Select(field => $"{field.DecodeSignature(SignatureText.Provider, null)} {reader.GetString(field.Name)}");

    private static bool IsVisible(MetadataReader reader, TypeDefinition type)
        => (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem
                => IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
            _ => false,
        };
}
