using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace k8s;

/// <summary>Reads a kubeconfig; keys that are not known here are left aside.</summary>
internal static class KubeConfigYaml
{
    private static readonly IDeserializer Deserializer = new DeserializerBuilder().IgnoreUnmatchedProperties().Build();

    public static K8SConfiguration Read(TextReader text)
    {
        try
        {
            return Deserializer.Deserialize<K8SConfiguration>(text) ?? new K8SConfiguration();
        }
        catch (YamlException e)
        {
            throw new KubeConfigException($"the kubeconfig is not readable at line {e.Start.Line}, column {e.Start.Column}", e);
        }
    }
}
