using Mesh.Hosting;
using Mesh.JobIntake.Store;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leadership;

/// <summary>Whether the processes on one PostgreSQL database can forward to this one, and this one to them.</summary>
internal sealed class LeadershipOptionsCheck(
    IOptions<StoreOptions> store, IOptions<MeshOptions> mesh, IConfiguration configuration) : IValidateOptions<LeadershipOptions>
{
    public ValidateOptionsResult Validate(string? name, LeadershipOptions options)
    {
        if (store.Value.Kind != StoreKind.Postgres)
        {
            return ValidateOptionsResult.Success;
        }

        var calls = options.MaxForwardConnections * LeadershipOptions.CallsPerConnection;
        if (options.MaxForwardedCalls > calls)
        {
            return ValidateOptionsResult.Fail(
                $"JobIntake:Leadership:MaxForwardedCalls is {options.MaxForwardedCalls}, and {options.MaxForwardConnections} connections "
                + $"carry {calls}: raise JobIntake:Leadership:MaxForwardConnections.");
        }

        return AdvertisedAddress.TryChoose(
            options.AdvertisedAddress, configuration[AdvertisedAddress.PodIp], mesh.Value.Listen, out _, out var problem)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(problem);
    }
}
