using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory.Internal;

/// <summary>One channel for each registered client, made at first use and kept for the life of the process.</summary>
internal sealed class ChannelPool(
    IServiceScopeFactory scopes,
    ILoggerFactory loggers,
    IOptionsMonitor<GrpcClientFactoryOptions> clientOptions,
    IOptionsMonitor<HttpClientFactoryOptions> httpOptions,
    IHttpMessageHandlerFactory handlers)
{
    private readonly ConcurrentDictionary<(string Name, Type Type), Lazy<CallInvoker>> _invokers = new();

    public CallInvoker Invoker(string name, Type type)
    {
        var lazy = _invokers.GetOrAdd((name, type), key => new Lazy<CallInvoker>(() => Open(key.Name, key.Type)));
        try
        {
            return lazy.Value;
        }
        catch
        {
            // A lazy value keeps its exception; the next caller shall try anew.
            _invokers.TryRemove(new((name, type), lazy));
            throw;
        }
    }

    private CallInvoker Open(string name, Type type)
    {
        var scope = scopes.CreateScope();
        try
        {
            var options = clientOptions.Get(name);
            ApplyHttpClientSettings(name, options);
            var channelOptions = new GrpcChannelOptions
            {
                HttpHandler = handlers.CreateHandler(name),
                LoggerFactory = loggers,
                ServiceProvider = scope.ServiceProvider,
            };
            foreach (var action in options.ChannelOptionsActions)
            {
                action(channelOptions);
            }

            var address = options.Address ?? throw new InvalidOperationException(
                $"The gRPC client '{name}' has no address. Give it one: "
                + $"services.AddGrpcClient<{type.Name}>(o => o.Address = new Uri(\"https://localhost:5001\")).");
            if (options.HasCallCredentials && !MayCarryCallCredentials(address, channelOptions))
            {
                throw new InvalidOperationException(
                    $"The gRPC client '{name}' has call credentials but no TLS. Use TLS, or say by "
                    + $"{nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)} that they may go in the clear.");
            }

            var invoker = GrpcChannel.ForAddress(address, channelOptions).CreateCallInvoker();
            return options.Intercepted(invoker, InterceptorScope.Channel, scope.ServiceProvider);
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    /// <summary>Of what ConfigureHttpClient sets, the base address and the default headers can be honoured.</summary>
    private void ApplyHttpClientSettings(string name, GrpcClientFactoryOptions options)
    {
        var actions = httpOptions.Get(name).HttpClientActions;
        if (actions.Count == 0)
        {
            return;
        }

        using var settings = new HttpClient();
        foreach (var action in actions)
        {
            action(settings);
        }

        options.Address ??= settings.BaseAddress;
        var headers = settings.DefaultRequestHeaders
            .SelectMany(header => header.Value, (header, value) => (Key: header.Key.ToLowerInvariant(), Value: value))
            .ToLookup(header => header.Key, header => header.Value);
        if (headers.Count > 0)
        {
            options.CallOptionsActions.Add(context =>
                context.CallOptions = context.CallOptions.WithHeaders(WithDefaults(context.CallOptions.Headers, headers)));
        }
    }

    private static Metadata WithDefaults(Metadata? given, ILookup<string, string> defaults)
    {
        // A copy: the caller may use its metadata for the next call too, or have handed over the read-only empty one.
        var headers = new Metadata();
        foreach (var entry in given ?? [])
        {
            headers.Add(entry);
        }

        foreach (var header in defaults.Where(header => headers.Get(header.Key) is null).ToList())
        {
            foreach (var value in header)
            {
                headers.Add(header.Key, value);
            }
        }

        return headers;
    }

    private static bool MayCarryCallCredentials(Uri address, GrpcChannelOptions options)
        => options.UnsafeUseInsecureChannelCallCredentials
            || address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme != Uri.UriSchemeHttp && SecurityProbe.IsSecure(options.Credentials));
}
