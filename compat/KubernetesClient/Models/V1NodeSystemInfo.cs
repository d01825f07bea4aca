namespace k8s.Models;

public partial record V1NodeSystemInfo
{
    [JsonPropertyName("architecture")]
    public required string Architecture { get; set; }

    [JsonPropertyName("bootID")]
    public required string BootID { get; set; }

    [JsonPropertyName("containerRuntimeVersion")]
    public required string ContainerRuntimeVersion { get; set; }

    [JsonPropertyName("kernelVersion")]
    public required string KernelVersion { get; set; }

    [JsonPropertyName("kubeProxyVersion")]
    public required string KubeProxyVersion { get; set; }

    [JsonPropertyName("kubeletVersion")]
    public required string KubeletVersion { get; set; }

    [JsonPropertyName("machineID")]
    public required string MachineID { get; set; }

    [JsonPropertyName("operatingSystem")]
    public required string OperatingSystem { get; set; }

    [JsonPropertyName("osImage")]
    public required string OsImage { get; set; }

    [JsonPropertyName("systemUUID")]
    public required string SystemUUID { get; set; }
}
