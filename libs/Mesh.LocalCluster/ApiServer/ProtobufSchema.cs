using static Mesh.Local.ApiServer.ProtobufKind;

namespace Mesh.Local.ApiServer;

/// <summary>Field numbers of the few Kubernetes messages that are read; what is not named here is skipped.</summary>
internal sealed class ProtobufSchema(params (int Number, ProtobufField Field)[] fields)
{
    public static readonly ProtobufSchema Envelope = new(
        (1, new("typeMeta", Message, new((1, new("apiVersion", Text)), (2, new("kind", Text))))),
        (2, new("raw", Bytes)));

    private static readonly ProtobufSchema TextEntry = new((1, new("key", Text)), (2, new("value", Text)));

    private static readonly ProtobufSchema BytesEntry = new((1, new("key", Text)), (2, new("value", Bytes)));

    private static readonly ProtobufField Metadata = new("metadata", Message, new(
        (1, new("name", Text)),
        (2, new("generateName", Text)),
        (3, new("namespace", Text)),
        (5, new("uid", Text)),
        (6, new("resourceVersion", Text)),
        (11, new("labels", Map, TextEntry)),
        (12, new("annotations", Map, TextEntry)),
        (13, new("ownerReferences", Messages, new(
            (1, new("kind", Text)),
            (3, new("name", Text)),
            (4, new("uid", Text)),
            (5, new("apiVersion", Text)),
            (6, new("controller", Flag)),
            (7, new("blockOwnerDeletion", Flag))))),
        (14, new("finalizers", Texts))));

    private static readonly ProtobufSchema DeleteOptions = new(
        (1, new("gracePeriodSeconds", Number)),
        (2, new("preconditions", Message, new((1, new("uid", Text)), (2, new("resourceVersion", Text))))),
        (4, new("propagationPolicy", Text)),
        (5, new("dryRun", Texts)));

    private static readonly Dictionary<string, ProtobufSchema> ByKind = new()
    {
        ["DeleteOptions"] = DeleteOptions,
        ["Secret"] = new(
            (1, Metadata), (2, new("data", Map, BytesEntry)), (3, new("type", Text)),
            (4, new("stringData", Map, TextEntry)), (5, new("immutable", Flag))),
        ["ConfigMap"] = new(
            (1, Metadata), (2, new("data", Map, TextEntry)),
            (3, new("binaryData", Map, BytesEntry)), (4, new("immutable", Flag))),
        ["Namespace"] = new((1, Metadata)),
        ["ServiceAccount"] = new((1, Metadata)),
        ["Eviction"] = new((1, Metadata), (2, new("deleteOptions", Message, DeleteOptions))),
        ["SelfSubjectAccessReview"] = new((1, Metadata)),
    };

    private readonly Dictionary<int, ProtobufField> _fields = fields.ToDictionary(field => field.Number, field => field.Field);

    public ProtobufField? Field(int number) => _fields.GetValueOrDefault(number);

    public static ProtobufSchema? Find(string kind) => ByKind.GetValueOrDefault(kind);
}
