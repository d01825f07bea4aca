using System.Runtime.CompilerServices;

namespace k8s;

/// <summary>Reads the lines of a watch as they come, for as long as the server keeps it open.</summary>
internal static class WatchStream
{
    /// <summary>
    /// Ends when the server closes the stream. A Status (such as 410) goes to <paramref name="onError"/> as a
    /// <see cref="KubernetesException"/>, a line that cannot be read as the exception it caused; neither is an event. A
    /// stream that ends before its first line throws, as upstream's does: there the content of the answer is that first line.
    /// </summary>
    public static async IAsyncEnumerable<(WatchEventType, T)> ReadAsync<T, TList>(
        Task<HttpOperationResponse<TList>> responseTask,
        Action<Exception> onError,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await responseTask.ConfigureAwait(false);
        using var stream = await response.Response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        var isFirst = true;
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            isFirst = false;
            WatchLine<T> read = null;
            try
            {
                read = Parse<T>(line);
            }
            catch (Exception e) when (e is JsonException or FormatException or NotSupportedException or KubernetesException)
            {
                onError?.Invoke(e);
            }

            if (read != null)
            {
                yield return (read.Type, read.Object);
            }
        }

        if (isFirst)
        {
            throw new HttpRequestException("the watch ended before its first event", new EndOfStreamException());
        }
    }

    private static WatchLine<T> Parse<T>(string line)
    {
        if (KubernetesJson.Deserialize<WatchLine<KubernetesObject>>(line).Object?.Kind == V1Status.KubeKind)
        {
            throw new KubernetesException(KubernetesJson.Deserialize<WatchLine<V1Status>>(line).Object);
        }

        return KubernetesJson.Deserialize<WatchLine<T>>(line);
    }

    private sealed class WatchLine<T>
    {
        [JsonPropertyName("type")]
        public WatchEventType Type { get; set; }

        [JsonPropertyName("object")]
        public T Object { get; set; }
    }
}
