using System.Reflection;
using Mesh.JobIntake.Store;
using Xunit.Sdk;

namespace Mesh.JobIntake.Tests.Store.Suite;

/// <summary>The theory runs with the SQLite store.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Sqlite]];
}
