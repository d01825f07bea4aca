using YamlDotNet.Serialization;

namespace k8s.KubeConfigModels;

/// <summary>A kubeconfig file.</summary>
public class K8SConfiguration
{
    [YamlMember(Alias = "apiVersion")]
    public string ApiVersion { get; set; }

    [YamlMember(Alias = "kind")]
    public string Kind { get; set; }

    [YamlMember(Alias = "current-context", ApplyNamingConventions = false)]
    public string CurrentContext { get; set; }

    [YamlMember(Alias = "contexts")]
    public IEnumerable<Context> Contexts { get; set; } = [];

    [YamlMember(Alias = "clusters")]
    public IEnumerable<Cluster> Clusters { get; set; } = [];

    [YamlMember(Alias = "users")]
    public IEnumerable<User> Users { get; set; } = [];

    [YamlIgnore]
    public string FileName { get; set; }
}
