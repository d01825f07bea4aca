using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Mesh.Local.Tables;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>Streams changes of one kind from a version on.</summary>
internal sealed class WatchHandler(ObjectStore store)
{
    private static readonly TimeSpan BookmarkPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(40);

    public async Task WatchAsync(HttpContext context, ApiPath path, ListOptions options, TableFormat? table)
    {
        var history = store.History(path.Kind.Stored);
        var initial = default(IReadOnlyList<StoredObject>?);
        long version;
        if (options.ResourceVersion is null or "0" || options.SendInitialEvents)
        {
            var page = Lister.List(store, path, options with { ResourceVersion = null, Limit = 0, Continue = null });
            (initial, version) = (page.Items, page.Version);
        }
        else
        {
            version = ListOptions.ParseVersion(options.ResourceVersion);
        }

        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        var bare = table is null && MetadataForm.Wanted(context.Request);
        var sink = new WatchSink(context.Response.BodyWriter, path, options, table, bare, store.Time);
        if (version < history.Floor)
        {
            await sink.ErrorAsync(StatusException.Expired(version, history.Floor), context.RequestAborted).ConfigureAwait(false);
            return;
        }

        foreach (var item in initial ?? [])
        {
            sink.Write("ADDED", item);
        }

        if (options.SendInitialEvents)
        {
            sink.Bookmark(version, initialEventsEnd: true);
        }

        await sink.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(options.Timeout ?? DefaultTimeout, store.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            await FollowAsync(sink, history, version, options, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            // The end that the client asked for: the response just closes.
            return;
        }
    }

    private async Task FollowAsync(
        WatchSink sink,
        EventHistory history,
        long version,
        ListOptions options,
        CancellationToken ending)
    {
        var batch = new List<StoreEvent>();
        while (true)
        {
            batch.Clear();
            // Read before the changes are: everything up to it is then in the batch or behind us.
            var current = store.Version;
            if (!history.TryRead(version, batch))
            {
                await sink.ErrorAsync(StatusException.Expired(version, history.Floor), ending).ConfigureAwait(false);
                return;
            }

            foreach (var change in batch)
            {
                sink.Write(change);
                version = change.Version;
            }

            if (batch.Count > 0)
            {
                await sink.FlushAsync(ending).ConfigureAwait(false);
            }

            try
            {
                await history.WaitAsync(version).WaitAsync(BookmarkPeriod, store.Time, ending).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                if (options.Bookmarks)
                {
                    version = Math.Max(version, current);
                    sink.Bookmark(version, initialEventsEnd: false);
                    await sink.FlushAsync(ending).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Writes events in the form that the client asked for.</summary>
    private sealed class WatchSink(
        PipeWriter output,
        ApiPath path,
        ListOptions options,
        TableFormat? table,
        bool bare,
        TimeProvider time)
    {
        private bool _columnsSent;

        public void Write(StoreEvent change)
        {
            var matches = Lister.Matches(change.Current.Json, change.Current.Key, path, options);
            var matched = change.Previous is { } previous && Lister.Matches(previous.Json, previous.Key, path, options);
            var type = change.Type switch
            {
                StoreEventType.Deleted => matched || matches ? "DELETED" : null,
                _ when matches => matched ? "MODIFIED" : "ADDED",
                _ => matched ? "DELETED" : null,
            };
            if (type is not null)
            {
                Write(type, change.Current);
            }
        }

        public void Write(string type, StoredObject item)
        {
            if (table is null)
            {
                Write(type, bare ? MetadataForm.One(item.Json).ToUtf8() : ObjectRendering.Utf8(path.Kind, item));
                return;
            }

            var page = new ListPage([item], item.Version, null, null);
            Write(type, table.Render(path.Kind, page, time.GetUtcNow(), withColumns: !_columnsSent).ToUtf8());
            _columnsSent = true;
        }

        public void Bookmark(long version, bool initialEventsEnd)
        {
            var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
            if (initialEventsEnd)
            {
                metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
            }

            var mark = new JsonObject
            {
                ["kind"] = path.Kind.Kind,
                ["apiVersion"] = path.Kind.ApiVersion,
                ["metadata"] = metadata,
            };
            Write("BOOKMARK", (table is null ? mark : TableFormat.Bookmark(metadata)).ToUtf8());
        }

        public async Task ErrorAsync(StatusException error, CancellationToken cancellationToken)
        {
            Write("ERROR", error.ToStatus().ToUtf8());
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        public async Task FlushAsync(CancellationToken cancellationToken) =>
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);

        private void Write(string type, ReadOnlySpan<byte> json)
        {
            Span<byte> head = stackalloc byte[64];
            var length = System.Text.Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":", head);
            System.Buffers.BuffersExtensions.Write(output, head[..length]);
            System.Buffers.BuffersExtensions.Write(output, json);
            System.Buffers.BuffersExtensions.Write(output, "}\n"u8);
        }
    }
}
