using static Mesh.Local.ApiServer.ProtobufKind;

namespace Mesh.Local.ApiServer;

/// <summary>Field numbers of the few Kubernetes messages that are read; what is not named here is skipped.</summary>
internal sealed class ProtobufSchema(params (int Number, ProtobufField Field)[] fields)
{
    public static readonly ProtobufSchema Envelope = new(
        (1, new("typeMeta", Message, new((1, new("apiVersion", Text)), (2, new("kind", Text))))),
        (2, new("raw", Bytes)));

    /// <summary>IntOrString.</summary>
    public static readonly ProtobufSchema Either =
        new((1, new("type", Number)), (2, new("number", Number)), (3, new("text", Text)));

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

    private static readonly ProtobufSchema Quantities =
        new((1, new("key", Text)), (2, new("value", Message, new((1, new("string", Text))))));

    private static readonly ProtobufSchema Selector = new(
        (1, new("matchLabels", Map, TextEntry)),
        (2, new("matchExpressions", Messages, new(
            (1, new("key", Text)), (2, new("operator", Text)), (3, new("values", Texts))))));

    private static readonly ProtobufSchema Access = new(
        (1, Metadata),
        (2, new("rules", Messages, new(
            (1, new("verbs", Texts)),
            (2, new("apiGroups", Texts)),
            (3, new("resources", Texts)),
            (4, new("resourceNames", Texts)),
            (5, new("nonResourceURLs", Texts))))));

    private static readonly ProtobufSchema Binding = new(
        (1, Metadata),
        (2, new("subjects", Messages, new(
            (1, new("kind", Text)), (2, new("apiGroup", Text)), (3, new("name", Text)), (4, new("namespace", Text))))),
        (3, new("roleRef", Message, new((1, new("apiGroup", Text)), (2, new("kind", Text)), (3, new("name", Text))))));

    private static readonly ProtobufSchema Service = new(
        (1, Metadata),
        (2, new("spec", Message, new(
            (1, new("ports", Messages, new(
                (1, new("name", Text)), (2, new("protocol", Text)), (3, new("port", Number)),
                (4, new("targetPort", NumberOrText)), (5, new("nodePort", NonZero)), (6, new("appProtocol", Text))))),
            (2, new("selector", Map, TextEntry)),
            (3, new("clusterIP", Text)),
            (4, new("type", Text)),
            (7, new("sessionAffinity", Text)),
            (10, new("externalName", Text))))));

    private static readonly ProtobufSchema Backend = new(
        (4, new("service", Message, new(
            (1, new("name", Text)),
            (2, new("port", Message, new((1, new("name", Text)), (2, new("number", NonZero)))))))));

    private static readonly ProtobufSchema Ingress = new(
        (1, Metadata),
        (2, new("spec", Message, new(
            (1, new("defaultBackend", Message, Backend)),
            (2, new("tls", Messages, new((1, new("hosts", Texts)), (2, new("secretName", Text))))),
            (3, new("rules", Messages, new(
                (1, new("host", Text)),
                (2, new("", Inline, new((1, new("http", Message, new((1, new("paths", Messages, new(
                    (1, new("path", Text)), (2, new("backend", Message, Backend)), (3, new("pathType", Text)))))))))))))),
            (4, new("ingressClassName", Text))))));

    private static readonly ProtobufSchema Pod = new(
        (1, Metadata),
        (2, new("spec", Message, new(
            (2, new("containers", Messages, new(
                (1, new("name", Text)),
                (2, new("image", Text)),
                (3, new("command", Texts)),
                (4, new("args", Texts)),
                (5, new("workingDir", Text)),
                (6, new("ports", Messages, new(
                    (1, new("name", Text)), (3, new("containerPort", Number)), (4, new("protocol", Text))))),
                (7, new("env", Messages, new((1, new("name", Text)), (2, new("value", Text))))),
                (14, new("imagePullPolicy", Text))))),
            (3, new("restartPolicy", Text)),
            (4, new("terminationGracePeriodSeconds", Number)),
            (7, new("nodeSelector", Map, TextEntry)),
            (8, new("serviceAccountName", Text)),
            (10, new("nodeName", Text))))));

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
        ["SelfSubjectRulesReview"] = new((1, Metadata), (2, new("spec", Message, new((1, new("namespace", Text)))))),
        ["SelfSubjectReview"] = new((1, Metadata)),
        ["ResourceQuota"] = new(
            (1, Metadata),
            (2, new("spec", Message, new((1, new("hard", Map, Quantities)), (2, new("scopes", Texts)))))),
        ["PriorityClass"] = new(
            (1, Metadata), (2, new("value", Number)), (3, new("globalDefault", Flag)),
            (4, new("description", Text)), (5, new("preemptionPolicy", Text))),
        ["Service"] = Service,
        ["Ingress"] = Ingress,
        ["Role"] = Access,
        ["ClusterRole"] = Access,
        ["RoleBinding"] = Binding,
        ["ClusterRoleBinding"] = Binding,
        ["PodDisruptionBudget"] = new(
            (1, Metadata),
            (2, new("spec", Message, new(
                (1, new("minAvailable", NumberOrText)),
                (2, new("selector", Message, Selector)),
                (3, new("maxUnavailable", NumberOrText)))))),
        ["Deployment"] = new(
            (1, Metadata),
            (2, new("spec", Message, new(
                (1, new("replicas", Number)),
                (2, new("selector", Message, Selector)),
                (3, new("template", Message, Pod)),
                (4, new("strategy", Message, new((1, new("type", Text)))))))))
    };

    private readonly Dictionary<int, ProtobufField> _fields = fields.ToDictionary(field => field.Number, field => field.Field);

    public ProtobufField? Field(int number) => _fields.GetValueOrDefault(number);

    public static ProtobufSchema? Find(string kind) => ByKind.GetValueOrDefault(kind);
}
