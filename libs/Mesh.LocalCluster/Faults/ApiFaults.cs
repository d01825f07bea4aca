using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mesh.Local.Faults;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local;

/// <summary>Faults of the Kubernetes API, for tests. Without any, requests go through untouched.</summary>
public sealed class ApiFaults
{
    private readonly ConcurrentDictionary<HttpContext, ApiRequest> _watches = [];
    private ImmutableList<InjectedFault> _faults = [];

    internal ApiFaults()
    {
    }

    /// <summary>Injects a fault; later ones come after earlier ones. Dispose the result to take it out.</summary>
    public InjectedFault Add(ApiFault fault)
    {
        var injected = new InjectedFault(this, fault);
        ImmutableInterlocked.Update(ref _faults, faults => faults.Add(injected));
        return injected;
    }

    /// <summary>Takes all faults out.</summary>
    public void Clear() => ImmutableInterlocked.Update(ref _faults, faults => faults.Clear());

    /// <summary>Cuts the connections of the watches that are open now; how many.</summary>
    /// <param name="resource">Only watches of this resource; null: all.</param>
    public int CutWatches(string? resource = null)
    {
        var cut = 0;
        foreach (var (context, request) in _watches)
        {
            if ((resource is null || request.Resource == resource) && _watches.TryRemove(context, out _))
            {
                context.Abort();
                cut++;
            }
        }

        return cut;
    }

    internal void Remove(InjectedFault fault) => ImmutableInterlocked.Update(ref _faults, faults => faults.Remove(fault));

    internal async Task HandleAsync(HttpContext context, RequestDelegate next, TimeProvider time)
    {
        var faults = _faults;
        if (faults.IsEmpty && !RequestReader.IsWatch(context.Request))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var request = RequestReader.Read(context.Request);
        if (request.Verb == "watch")
        {
            _watches[context] = request;
        }

        try
        {
            await new FaultRun(context, request, next, time).RunAsync(faults).ConfigureAwait(false);
        }
        finally
        {
            _watches.TryRemove(context, out _);
        }
    }
}
