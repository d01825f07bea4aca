using System.Reflection;
using Mesh.JobIntake.Tests.Store.Suite;

namespace Mesh.JobIntake.Tests.Simulation.Store;

/// <summary>The simulated store passes what the real stores pass: every test of their suite.</summary>
public sealed class SimulatedStoreTests
{
    public static TheoryData<string> Suite =>
    [
        .. Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(IsOfSuite)
            .Select(method => $"{method.DeclaringType!.FullName}:{method.Name}"),
    ];

    [Theory]
    [MemberData(nameof(Suite))]
    public async Task Suite_OnTheSimulatedStore_Passes(string test)
    {
        var type = Type.GetType(test.Split(':')[0], throwOnError: true)!;
        var suite = Activator.CreateInstance(type)!;
        using var disposed = suite as IDisposable;
        await (Task)type.GetMethod(test.Split(':')[1])!.Invoke(suite, [OpenStore.Simulated])!;
    }

    // Of the folder Store: others of both stores start processes.
    private static bool IsOfSuite(MethodInfo method) =>
        method.GetCustomAttribute<OnSqliteAttribute>() is not null
        && method.DeclaringType!.Namespace == "Mesh.JobIntake.Tests.Store"
        && method.GetParameters() is [{ ParameterType: var type }] && type == typeof(Mesh.JobIntake.Store.StoreKind);
}
