using System.Diagnostics.CodeAnalysis;
using System.Net;
using Mesh.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leadership;

/// <summary>Where the other processes reach this one.</summary>
internal sealed class AdvertisedAddress(
    IOptions<LeadershipOptions> options, IOptions<MeshOptions> mesh, IConfiguration configuration, IServer server)
{
    /// <summary>In a pod: its address, by the downward API.</summary>
    public const string PodIp = "POD_IP";

    /// <summary>Known once the process listens: port 0 is any.</summary>
    /// <exception cref="InvalidOperationException">There is none; the options' check says so before.</exception>
    public Uri Value
    {
        get
        {
            var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? mesh.Value.Listen;
            return TryChoose(options.Value.AdvertisedAddress, configuration[PodIp], listening, out var address, out var problem)
                ? address
                : throw new InvalidOperationException(problem);
        }
    }

    public static bool TryChoose(
        string configured,
        string? podIp,
        string listening,
        [NotNullWhen(true)] out Uri? address,
        [NotNullWhen(false)] out string? problem)
    {
        (address, problem) = configured.Length > 0 ? OfOption(configured)
            : string.IsNullOrEmpty(podIp) ? OfListening(listening)
            : OfPod(podIp, listening);
        return address is not null;
    }

    private static (Uri?, string?) OfOption(string configured) =>
        Uri.TryCreate(configured, UriKind.Absolute, out var url)
            && url.Scheme == Uri.UriSchemeHttp
            && url.PathAndQuery == "/"
            && url.UserInfo.Length == 0
            && url.Port > 0
            && !IsWildcard(url)
            ? (url, null)
            : (null, $"JobIntake:Leadership:AdvertisedAddress is '{configured}'; write http://HOST:PORT, where other processes reach this one.");

    private static (Uri?, string?) OfPod(string podIp, string listening) =>
        IPAddress.TryParse(podIp, out var ip)
            ? (new UriBuilder(Uri.UriSchemeHttp, ip.ToString(), new Uri(listening).Port).Uri, null)
            : (null, $"The environment variable {PodIp} is '{podIp}', which is no IP address: set it by the downward API, or not at all.");

    private static (Uri?, string?) OfListening(string listening) =>
        Uri.TryCreate(listening, UriKind.Absolute, out var url) && !IsWildcard(url)
            ? (url, null)
            : (null, $"Mesh:Listen is '{listening}', by which no other process reaches this one: set JobIntake:Leadership:AdvertisedAddress "
                + "to http://HOST:PORT.");

    private static bool IsWildcard(Uri url) =>
        IPAddress.TryParse(url.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
}
