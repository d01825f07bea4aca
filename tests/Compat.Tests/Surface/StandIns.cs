using System.Reflection;
using Grpc.AspNetCore.ClientFactory;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.HealthCheck;
using Grpc.Net.ClientFactory;
using Grpc.Reflection;
using Microsoft.AspNetCore.Builder;

namespace Mesh.Compat.Tests.Surface;

/// <summary>The assemblies of compat/ as they are loaded here, and the genuine ones that run on them.</summary>
internal static class StandIns
{
    /// <summary>By package id.</summary>
    public static IReadOnlyDictionary<string, Assembly> ById { get; } = new Dictionary<string, Assembly>
    {
        ["Grpc.Core.Api"] = typeof(CallOptions).Assembly,
        ["Grpc.Net.Common"] = typeof(ConnectivityState).Assembly,
        ["Grpc.Net.ClientFactory"] = typeof(GrpcClientFactory).Assembly,
        ["Grpc.AspNetCore.Server.ClientFactory"] = typeof(GrpcContextPropagationOptions).Assembly,
        ["Grpc.HealthCheck"] = typeof(HealthServiceImpl).Assembly,
        ["Grpc.AspNetCore.HealthChecks"] = typeof(GrpcHealthChecksOptions).Assembly,
        ["Grpc.Reflection"] = typeof(SymbolRegistry).Assembly,
        ["Grpc.AspNetCore.Server.Reflection"] = typeof(GrpcReflectionEndpointRouteBuilderExtensions).Assembly,
    };

    public static TheoryData<string> Ids => [.. ById.Keys];

    /// <summary>Genuine assemblies that refer to stand-ins.</summary>
    public static TheoryData<string> Genuine => ["Grpc.AspNetCore.Server", "Grpc.Net.Client", "Grpc.Core.Testing"];
}
