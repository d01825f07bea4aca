using System.Net;
using System.Text.Json;
using k8s.Autorest;
using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Tests.Runners;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;
using static Mesh.Dispatcher.Tests.PodSamples;

namespace Mesh.Dispatcher.Tests.Verdicts;

/// <summary>What goes wrong up to the first step, in the words of API server, scheduler, kubelet and containerd.</summary>
internal static class StartFailures
{
    private const string NotFound =
        "rpc error: code = NotFound desc = failed to pull and unpack image \"docker.io/library/nope:1\": failed to resolve "
        + "reference \"docker.io/library/nope:1\": docker.io/library/nope:1: not found";

    private const string Unauthorised =
        "failed to pull and unpack image \"ghcr.io/x/y:1\": failed to resolve reference \"ghcr.io/x/y:1\": failed to authorize: "
        + "failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token: 401 Unauthorized";

    private const string TooMany =
        "failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/rust/"
        + "manifests/sha256:de6e: 429 Too Many Requests - Server message: toomanyrequests: You have reached your limit.";

    private const string Unavailable =
        "failed to resolve reference \"r.example/x:1\": unexpected status from HEAD request to https://r.example/v2/x: "
        + "503 Service Unavailable";

    private const string Timeout = "dial tcp: lookup r.example on 10.96.0.10:53: read udp 10.1.2.3:4->10.96.0.10:53: i/o timeout";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StuckPatience Patience = new DispatcherOptions().Patience;

    public static IEnumerable<FailureCase> All =>
    [
        FailureCase.Of("create-webhook", () => Create(
            HttpStatusCode.Forbidden, "admission webhook \"images.example\" denied the request: image is not signed")),
        FailureCase.Of("create-pod-security", () => Create(
            HttpStatusCode.Forbidden, "pods \"m\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot")),
        FailureCase.Of("create-policy", () => Create(
            HttpStatusCode.UnprocessableEntity, "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no latest tags")),
        FailureCase.Of("create-limit-range", () => Create(
            HttpStatusCode.Forbidden, "pods \"m\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi")),
        FailureCase.Of("create-invalid", () => Create(
            HttpStatusCode.UnprocessableEntity, "Pod \"m\" is invalid: spec.containers[0].image: Required value")),
        FailureCase.Of("create-quota", () => Create(
            HttpStatusCode.Forbidden, "pods \"m\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5")),
        FailureCase.Of("create-quota-busy", () => Create(
            HttpStatusCode.Conflict, "Operation cannot be fulfilled on resourcequotas \"q\": modified", "Conflict")),
        FailureCase.Of("create-rbac", () => Create(
            HttpStatusCode.Forbidden, "pods is forbidden: User \"d\" cannot create resource \"pods\" in API group \"\"")),
        FailureCase.Of("create-terminating", () => Create(
            HttpStatusCode.Forbidden, "unable to create new content in namespace mesh-jobs because it is being terminated")),
        FailureCase.Of("create-stranger", Stranger),
        FailureCase.Of("secret-reference", () => WithoutValue(new PodCreation.NoValue("the Secret is another project's"))),
        FailureCase.Of("secret-key", () => WithoutValue(new PodCreation.NoValue("the key is missing"))),
        FailureCase.Of("create-never", () => Decide(First(), TimeSpan.FromMinutes(15))),
        FailureCase.Of("full", () => Waiting("0/4 nodes are available: 2 Insufficient cpu, 2 node(s) had untolerated taint", 23)),
        FailureCase.Of("full-too-long", () => Waiting("0/4 nodes are available: 2 Insufficient cpu", 24)),
        FailureCase.Of("no-node", () => Waiting("0/4 nodes are available: 4 node(s) didn't match Pod's node selector", 1)),
        FailureCase.Of("image-not-found", () => Pull(NotFound, TimeSpan.Zero)),
        FailureCase.Of("image-unauthorised", () => Pull(Unauthorised, TimeSpan.Zero)),
        FailureCase.Of("image-name", () => Stuck(Pod(box: Waits(
            "InvalidImageName", "Failed to apply default image tag \"a:b:c\": couldn't parse image name")))),
        FailureCase.Of("image-platform", () => Pull("no match for platform in manifest: not found", TimeSpan.Zero)),
        FailureCase.Of("image-back-off", () => StuckPodClassifier.Classify(
            Pod(box: Waits("ImagePullBackOff", "Back-off pulling image \"nope:1\"")),
            TimeSpan.Zero, Patience, $"Failed to pull image \"nope:1\": {NotFound}")),
        FailureCase.Of("image-of-service", () => Stuck(Pod(
            service: Service(Waits("ErrImagePull", NotFound))))),
        FailureCase.Of("image-of-agent", () => Stuck(Pod(agent: Waits("ErrImagePull", NotFound)))),
        FailureCase.Of("image-root", () => Stuck(Pod(box: Waits(
            "CreateContainerConfigError", "container has runAsNonRoot and image will run as root")))),
        FailureCase.Of("registry-429", () => Pull(TooMany, Patience.ImagePull - TimeSpan.FromSeconds(1))),
        FailureCase.Of("registry-5xx", () => Pull(Unavailable, Patience.ImagePull)),
        FailureCase.Of("registry-timeout", () => Pull(Timeout, Patience.ImagePull)),
        FailureCase.Of("pull-slow", () => Decide(
            First().WithPull(true, null, Start).WithPod(Pod(), Start), Patience.Pull)),
        FailureCase.Of("container-setup", () => Stuck(
            Pod(box: Waits("CreateContainerConfigError", "secret \"x\" not found")), Patience.Setup)),
        FailureCase.Of("start-slow", () => Decide(First().WithPod(Pod(), Start), Patience.Start)),
        FailureCase.Of("service-crashed", () => Stuck(Pod(service: Service(
            Waits("CrashLoopBackOff", "back-off 40s restarting failed container"), 3, Ended(1, "Error"))))),
        FailureCase.Of("service-unready", () => Decide(
            First().WithPod(Pod(service: Service(Runs())), Start), TimeSpan.FromMinutes(15))),
        FailureCase.Of("service-cannot-start", () => Stuck(
            Pod("Failed", service: Service(Ended(128, "StartError", "no such file"))), ended: true)),
        FailureCase.Of("box-without-sh", () => Stuck(Pod(
            "Running",
            agent: Runs(),
            box: Ended(128, "StartError", "exec: \"sh\": executable file not found in $PATH: unknown")))),
        FailureCase.Of("start-timeout", () => Decide(
            First().WithPod(Pod(prepare: Runs()), Start), TimeSpan.FromMinutes(15))),
    ];

    private static RunnerFacts First() => new()
    {
        Limits = JobLimits.Of(Spec()),
        LeaseTime = Start,
        StageSince = Start,
        IsFirstGrant = true,
        Pod = new PodKnowledge.Gone(),
    };

    private static Verdict? Pull(string message, TimeSpan waited) =>
        Stuck(Pod(box: Waits("ErrImagePull", message)), waited);

    private static Verdict? Stuck(PodView pod, TimeSpan waited = default, bool ended = false) => ended
        ? EndedPodClassifier.Classify(pod, Node())
        : StuckPodClassifier.Classify(pod, waited, Patience);

    private static Verdict? Waiting(string message, int hours)
    {
        var pod = Pod(node: null, condition: Unschedulable(message));
        return Decide(First().WithPod(pod, Start), TimeSpan.FromHours(hours));
    }

    private static Verdict? Decide(RunnerFacts facts, TimeSpan after) =>
        RunnerPlan.Decide(facts, Start + after, leaseIsFresh: true, Patience) is RunnerStep.GiveUp giveUp ? giveUp.Verdict : null;

    private static Verdict? Create(HttpStatusCode code, string message, string reason = "")
    {
        using var response = new HttpResponseMessage(code);
        var content = JsonSerializer.Serialize(new { kind = "Status", message, reason });
        var answer = PodCreationAnswer.Read(
            new HttpOperationException { Response = new HttpResponseMessageWrapper(response, content) });
        return answer switch
        {
            PodCreation.Refused refused => new Verdict(OutcomeReason.PodRefused, refused.Message),
            PodCreation.NoRoom or null => null,
            _ => throw new InvalidOperationException($"{answer} was not expected"),
        };
    }

    private static Verdict? WithoutValue(PodCreation answer)
    {
        var world = new FakeWorld();
        world.Creations.Enqueue(() => answer);
        var runner = world.Runner();
        runner.RunAsync(CancellationToken.None).Wait(TimeSpan.FromSeconds(30));
        return runner.Facts.GivenUp;
    }

    private static Verdict? Stranger()
    {
        var theirs = new PodView(new V1Pod { Metadata = new V1ObjectMeta { Name = Key.PodName } });
        var world = new FakeWorld { Pod = theirs };
        world.Creations.Enqueue(() => new PodCreation.Exists());
        var runner = world.Runner();
        runner.RunAsync(CancellationToken.None).Wait(TimeSpan.FromSeconds(30));
        return runner.Facts.GivenUp;
    }
}
