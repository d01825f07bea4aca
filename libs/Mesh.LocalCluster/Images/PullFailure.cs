namespace Mesh.Local.Images;

/// <summary>What a kubelet with containerd says of a pull that failed.</summary>
internal static class PullFailure
{
    public static string Message(ImageFault fault, ImageReference image)
    {
        var code = fault == ImageFault.NotFound ? "NotFound" : "Unknown";
        var resolving = $"failed to resolve reference \"{image.Full}\": ";
        return $"rpc error: code = {code} desc = failed to pull and unpack image \"{image.Full}\": {resolving}{Cause(fault, image)}";
    }

    /// <summary>For a name that is none.</summary>
    public static string InvalidName(string image) =>
        $"Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": invalid reference format";

    private static string Cause(ImageFault fault, ImageReference image) => fault switch
    {
        ImageFault.NotFound => $"{image.Full}: not found",
        ImageFault.Unauthorized when image.IsOnDockerHub =>
            "pull access denied, repository does not exist or may require authorization: " +
            "server message: insufficient_scope: authorization failed",
        ImageFault.Unauthorized =>
            "failed to authorize: failed to fetch anonymous token: unexpected status from GET request to " +
            $"https://{image.Registry}/token?scope=repository%3A{Uri.EscapeDataString(image.Repository)}%3Apull" +
            $"&service={image.Registry}: 401 Unauthorized",
        ImageFault.TooManyRequests =>
            $"unexpected status from HEAD request to {image.ManifestUrl}: 429 Too Many Requests",
        ImageFault.ServerError =>
            $"unexpected status from HEAD request to {image.ManifestUrl}: 503 Service Unavailable",
        _ => $"failed to do request: Head \"{image.ManifestUrl}\": dial tcp 192.0.2.1:443: i/o timeout",
    };
}
