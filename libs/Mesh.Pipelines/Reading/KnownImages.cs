namespace Mesh.Pipelines.Reading;

/// <summary>What an image's reference tells of it. Its own list of ports cannot be had without its registry.</summary>
internal static class KnownImages
{
    private static readonly Dictionary<string, int> Ports = new()
    {
        ["postgres"] = 5432,
        ["postgis"] = 5432,
        ["mysql"] = 3306,
        ["mariadb"] = 3306,
        ["redis"] = 6379,
        ["valkey"] = 6379,
        ["memcached"] = 11211,
        ["mongo"] = 27017,
        ["rabbitmq"] = 5672,
        ["nats"] = 4222,
        ["elasticsearch"] = 9200,
        ["opensearch"] = 9200,
        ["cassandra"] = 9042,
        ["couchdb"] = 5984,
        ["influxdb"] = 8086,
        ["etcd"] = 2379,
        ["consul"] = 8500,
        ["vault"] = 8200,
        ["minio"] = 9000,
        ["zookeeper"] = 2181,
    };

    /// <summary>The last word of the image's path: postgres of <c>registry:5000/library/postgres:16@sha256:…</c>.</summary>
    public static string NameOf(string image)
    {
        var path = image.Split('@')[0];
        var last = path[(path.LastIndexOf('/') + 1)..];
        return last.Split(':')[0].ToLowerInvariant().Replace('_', '-').Replace('.', '-');
    }

    /// <summary>The port that a well-known image listens on; none for another.</summary>
    public static IEnumerable<int> PortsOf(string image) => Ports.TryGetValue(NameOf(image), out var port) ? [port] : [];
}
