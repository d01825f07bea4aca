using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.Kubectl;

[Collection(ClusterCollection.Name)]
public sealed class KubectlApplyTests(ClusterFixture fixture)
{
    private readonly KubectlProcess _kubectl = new(fixture.Cluster.KubeconfigPath);

    [KubectlFact]
    public async Task Explain_OfAField_ShowsItsTypeAndFields()
    {
        var spec = await _kubectl.OkAsync("explain pod.spec");
        var deep = await _kubectl.OkAsync("explain deployment.spec.template.spec.containers.resources.limits");

        Assert.Contains("<[]Container> -required-", spec, StringComparison.Ordinal);
        Assert.Contains("<map[string]string>", deep, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Diff_OfAChange_ShowsItAndEndsWith1()
    {
        await _kubectl.OkAsync("apply -f -", Map("diffed", "before"));

        var (code, shown, _) = await _kubectl.RunAsync("diff -f -", Map("diffed", "after"));

        Assert.Equal(1, code);
        Assert.Contains("+  key: after", shown, StringComparison.Ordinal);
        Assert.Equal("before", await _kubectl.OkAsync("get cm diffed -o jsonpath={.data.key}"));
    }

    [KubectlFact]
    public async Task ApplyServerSide_OfAnothersField_NeedsForce()
    {
        await _kubectl.OkAsync("apply --server-side --field-manager=one -f -", Map("owned", "1"));

        var (code, _, error) = await _kubectl.RunAsync("apply --server-side --field-manager=two -f -", Map("owned", "2"));
        await _kubectl.OkAsync("apply --server-side --field-manager=two --force-conflicts -f -", Map("owned", "2"));

        Assert.Equal(1, code);
        Assert.Contains("conflict with \"one\": .data.key", error, StringComparison.Ordinal);
        Assert.Equal("2", await _kubectl.OkAsync("get cm owned -o jsonpath={.data.key}"));
    }

    [KubectlFact]
    public async Task ApplyServerSide_AfterAClientSideApply_TakesItsFieldsOver()
    {
        await _kubectl.OkAsync("apply -f -", Map("moved", "1"));

        await _kubectl.OkAsync("apply --server-side -f -", Map("moved", "2"));

        Assert.Equal("2", await _kubectl.OkAsync("get cm moved -o jsonpath={.data.key}"));
    }

    [KubectlFact]
    public async Task Create_OfEachTypedKind_IsTaken()
    {
        await _kubectl.OkAsync("create namespace typed");
        await _kubectl.OkAsync("create -n typed quota q --hard=pods=0");
        await _kubectl.OkAsync("create priorityclass typed --value=7 --preemption-policy=Never");
        await _kubectl.OkAsync("create -n typed service clusterip s --tcp=80:http");
        await _kubectl.OkAsync("create -n typed ingress i --rule=host/path=s:80");
        await _kubectl.OkAsync("create -n typed deployment d --image=nginx --replicas=2");
        await _kubectl.OkAsync("create -n typed role r --verb=get --resource=pods");

        Assert.Equal("http", await _kubectl.OkAsync("get -n typed svc s -o jsonpath={.spec.ports[0].targetPort}"));
        var path = await _kubectl.OkAsync("get -n typed ing i -o jsonpath={.spec.rules[0].http.paths[0].path}");
        Assert.Equal("path", path.TrimStart('/'));
        Assert.Equal("2 nginx", await _kubectl.OkAsync(
            "get -n typed deploy d -o jsonpath=\"{.spec.replicas} {.spec.template.spec.containers[0].image}\""));
        Assert.Equal("7", await _kubectl.OkAsync("get pc typed -o jsonpath={.value}"));
        var (_, _, error) = await _kubectl.RunAsync("run -n typed p --image=x");
        Assert.Contains("exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0", error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Delete_WithCascadeOrphan_KeepsDependents()
    {
        await _kubectl.OkAsync("apply -f -", Map("parent", "1"));
        var uid = await _kubectl.OkAsync("get cm parent -o jsonpath={.metadata.uid}");
        await _kubectl.OkAsync("apply -f -", $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: child, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: parent, uid: {{uid}}}]}
            """);

        await _kubectl.OkAsync("delete cm parent --cascade=orphan");

        Assert.Equal("", await _kubectl.OkAsync("get cm child -o jsonpath={.metadata.ownerReferences}"));
    }

    private static string Map(string name, string value) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}}
        data: {key: "{{value}}"}
        """;
}
