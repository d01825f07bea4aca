using System.Text.Json.Nodes;
using Mesh.EndToEnd.Tests.Cluster;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Mesh.EndToEnd.Tests.Deploy;

/// <summary>What `kubectl kustomize` makes of an overlay.</summary>
internal sealed class RenderedOverlay(IReadOnlyList<Manifest> manifests)
{
    public IReadOnlyList<Manifest> Manifests => manifests;

    public IEnumerable<Manifest> Workloads => manifests.Where(m => m.Kind is "Deployment" or "StatefulSet");

    public static Task<RenderedOverlay> RenderAsync(string overlay) =>
        RenderFolderAsync(Path.Combine(Overlays.Deploy(), "overlays", overlay));

    /// <summary>The overlay with a component more, as an overlay of a user's own has it.</summary>
    public static async Task<RenderedOverlay> RenderWithAsync(string overlay, string component)
    {
        var folder = Directory.CreateTempSubdirectory("mesh-overlay-").FullName;
        try
        {
            var deploy = Path.GetRelativePath(folder, Overlays.Deploy());
            await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), $"""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [{deploy}/overlays/{overlay}]
                components: [{deploy}/components/{component}]
                """);
            return await RenderFolderAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public IEnumerable<Manifest> Of(string kind) => manifests.Where(m => m.Kind == kind);

    public Manifest One(string kind, string name, string ns = "mesh") =>
        Assert.Single(manifests, m => m.Kind == kind && m.Name == name && m.Namespace == ns);

    /// <summary>A ConfigMap whose name carries a hash of its content.</summary>
    public Manifest Config(string name) =>
        Assert.Single(Of("ConfigMap"), m => m.Name.StartsWith($"{name}-", StringComparison.Ordinal));

    private static async Task<RenderedOverlay> RenderFolderAsync(string folder)
    {
        var result = await Command.RunAsync("kubectl", ["kustomize", folder]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return new RenderedOverlay([.. Parse(result.Output)]);
    }

    private static IEnumerable<Manifest> Parse(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var serializer = new SerializerBuilder().JsonCompatible().Build();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            var json = serializer.Serialize(deserializer.Deserialize<object>(parser));
            yield return new Manifest(JsonNode.Parse(json)!);
        }
    }
}
