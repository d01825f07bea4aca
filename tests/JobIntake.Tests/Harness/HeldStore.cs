using System.Reflection;
using Mesh.JobIntake.Store;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>A store whose commits and look-ups of request_ids end when the test says so; it can do nothing else.</summary>
internal class HeldStore : DispatchProxy
{
    public List<(CommitBatch Batch, TaskCompletionSource End)> Commits { get; } = [];

    public List<TaskCompletionSource<IReadOnlyDictionary<RequestKey, KnownRequest>>> Lookups { get; } = [];

    public static (IJobStore Store, HeldStore Held) Create()
    {
        var store = Create<IJobStore, HeldStore>();
        return (store, (HeldStore)(object)store);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod?.Name)
        {
            case nameof(IJobStore.CommitAsync):
                Commits.Add(((CommitBatch)args![0]!, new TaskCompletionSource()));
                return Commits[^1].End.Task;
            case nameof(IJobStore.FindRequestsAsync):
                Lookups.Add(new TaskCompletionSource<IReadOnlyDictionary<RequestKey, KnownRequest>>());
                return Lookups[^1].Task;
            case nameof(IJobStore.ConfirmAsync):
                return Task.CompletedTask;
            default:
                throw new NotSupportedException(targetMethod?.Name);
        }
    }
}
