using Mesh.Local.Limits;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Local.Tests.Limits;

/// <summary>Runs where the kernel lets this process limit others, and says why elsewhere.</summary>
public sealed class CgroupFactAttribute : FactAttribute
{
    private static readonly Lazy<string> Description = new(() =>
    {
        using var enforcer = LimitEnforcer.Detect("/bin/sh", null, NullLogger.Instance);
        return enforcer.Description;
    });

    public CgroupFactAttribute()
    {
        if (Description.Value.StartsWith("none", StringComparison.Ordinal))
        {
            Skip = $"limits cannot be enforced here: {Description.Value}";
        }
    }
}
