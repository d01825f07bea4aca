using Mesh.Intake.V1;

namespace Mesh.Agent.Prepare;

/// <summary>
/// Waits until the job's services can be used: those that answer over the network, which the containers of a pod share. A check
/// that is a command was run by the kubelet, before it started prepare. There is no bound here: a service may
/// need long, and the dispatcher ends the pod when the job's time to start is over.
/// </summary>
internal sealed class ServiceGate(AgentTimings timings, TimeProvider time, Action<string> say)
{
    public Task WaitAsync(IEnumerable<ServiceContainer> services, CancellationToken cancellationToken) =>
        Task.WhenAll(services.Select(service => WaitAsync(service, cancellationToken)));

    private async Task WaitAsync(ServiceContainer service, CancellationToken cancellationToken)
    {
        if (ServiceCheck.Of(service) is not { } check)
        {
            return;
        }

        var start = time.GetTimestamp();
        var toldAt = start;
        while (!await check.PassesAsync(timings.ServiceAnswer, cancellationToken))
        {
            if (time.GetElapsedTime(toldAt) >= timings.ServiceWord)
            {
                toldAt = time.GetTimestamp();
                say($"prepare: service {service.Name} is not ready yet: no answer at {check}");
            }

            await Task.Delay(timings.ServicePause, time, cancellationToken);
        }

        say($"prepare: service {service.Name} is ready at {check} after {time.GetElapsedTime(start).TotalSeconds:0.0} s");
    }
}
