using System.Text.Json.Nodes;

namespace Mesh.Testing;

/// <summary>
/// The PodSecurity standard <c>restricted</c>, with what it takes over from <c>baseline</c>, as
/// https://kubernetes.io/docs/concepts/security/pod-security-standards/ states it; on the JSON that the API server would see.
/// </summary>
internal static class RestrictedStandard
{
    private static readonly string[] VolumeTypes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    /// <summary>What the pod breaks; empty when it keeps the standard.</summary>
    public static IReadOnlyList<string> Violations(JsonNode pod)
    {
        var found = new List<string>();
        var spec = pod["spec"]!;
        var podContext = spec["securityContext"];
        CheckHost(spec, found);
        CheckContext(podContext, "pod", found);
        foreach (var container in ContainerLists.SelectMany(list => Items(spec[list])))
        {
            var name = (string)container["name"]!;
            CheckContext(container["securityContext"], name, found);
            CheckContainer(container, podContext, name, found);
        }

        return found;
    }

    private static void CheckHost(JsonNode spec, List<string> found)
    {
        foreach (var field in (string[])["hostNetwork", "hostPID", "hostIPC"])
        {
            Require(!IsTrue(spec[field]), $"pod: {field}", found);
        }

        foreach (var volume in Items(spec["volumes"]))
        {
            var types = volume.AsObject().Select(p => p.Key).Where(k => k != "name");
            Require(types.All(VolumeTypes.Contains), $"volume {volume["name"]}: {string.Join(',', types)}", found);
        }
    }

    // What pods and containers may both say.
    private static void CheckContext(JsonNode? context, string at, List<string> found)
    {
        Require((long?)context?["runAsUser"] != 0, $"{at}: runAsUser 0", found);
        Require(context?["seccompProfile"]?["type"] is null || IsSeccomp(context), $"{at}: seccompProfile", found);
        Require(context?["seLinuxOptions"] is null, $"{at}: seLinuxOptions", found);
        Require(context?["appArmorProfile"] is null, $"{at}: appArmorProfile", found);
        Require(Items(context?["sysctls"]).Count == 0, $"{at}: sysctls", found);
        Require(!IsTrue(context?["windowsOptions"]?["hostProcess"]), $"{at}: hostProcess", found);
    }

    private static void CheckContainer(JsonNode container, JsonNode? podContext, string at, List<string> found)
    {
        var context = container["securityContext"];
        Require(!IsTrue(context?["privileged"]), $"{at}: privileged", found);
        Require(IsFalse(context?["allowPrivilegeEscalation"]), $"{at}: allowPrivilegeEscalation", found);
        Require((string?)context?["procMount"] is null or "Default", $"{at}: procMount", found);
        Require(IsTrue(context?["runAsNonRoot"] ?? podContext?["runAsNonRoot"]), $"{at}: runAsNonRoot", found);
        Require(IsSeccomp(context?["seccompProfile"] is null ? podContext : context), $"{at}: seccompProfile", found);
        Require(Items(context?["capabilities"]?["drop"]).Any(c => (string?)c == "ALL"), $"{at}: capabilities.drop", found);
        Require(
            Items(context?["capabilities"]?["add"]).All(c => (string?)c == "NET_BIND_SERVICE"),
            $"{at}: capabilities.add",
            found);
        Require(Items(container["ports"]).All(p => (int?)p["hostPort"] is null or 0), $"{at}: hostPort", found);
        var actions = Probes.Select(p => container[p])
            .Concat([container["lifecycle"]?["postStart"], container["lifecycle"]?["preStop"]]);
        Require(
            actions.All(a => a?["httpGet"]?["host"] is null && a?["tcpSocket"]?["host"] is null),
            $"{at}: host of a probe",
            found);
    }

    private static bool IsSeccomp(JsonNode? context) =>
        (string?)context?["seccompProfile"]?["type"] is "RuntimeDefault" or "Localhost";

    private static bool IsTrue(JsonNode? node) => (bool?)node == true;

    private static bool IsFalse(JsonNode? node) => (bool?)node == false;

    private static List<JsonNode> Items(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => item!)];

    private static void Require(bool holds, string violation, List<string> found)
    {
        if (!holds)
        {
            found.Add(violation);
        }
    }
}
