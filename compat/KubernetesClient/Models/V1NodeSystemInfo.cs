namespace k8s.Models;

public partial record V1NodeSystemInfo
{
    [JsonPropertyName("architecture")]
    public string Architecture { get; set; }

    [JsonPropertyName("bootID")]
    public string BootID { get; set; }

    [JsonPropertyName("containerRuntimeVersion")]
    public string ContainerRuntimeVersion { get; set; }

    [JsonPropertyName("kernelVersion")]
    public string KernelVersion { get; set; }

    [JsonPropertyName("kubeProxyVersion")]
    public string KubeProxyVersion { get; set; }

    [JsonPropertyName("kubeletVersion")]
    public string KubeletVersion { get; set; }

    [JsonPropertyName("machineID")]
    public string MachineID { get; set; }

    [JsonPropertyName("operatingSystem")]
    public string OperatingSystem { get; set; }

    [JsonPropertyName("osImage")]
    public string OsImage { get; set; }

    [JsonPropertyName("systemUUID")]
    public string SystemUUID { get; set; }
}
