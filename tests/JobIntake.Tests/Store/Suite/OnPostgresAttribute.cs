using System.Reflection;
using Mesh.JobIntake.Store;
using Mesh.Testing.Postgres;
using Xunit.Sdk;

namespace Mesh.JobIntake.Tests.Store.Suite;

/// <summary>The theory runs with the PostgreSQL store too; that case is skipped, with the reason, where there is no server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = PostgresServer.WhyNot;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Postgres]];
}
