using k8s.Models;
using Mesh.Dispatcher.Events;

namespace Mesh.Dispatcher.Tests.Events;

public sealed class PodEventFilterTests
{
    private readonly PodEventFilter _filter = new();

    [Fact]
    public void Next_SameEventAgain_IsSaidWhenItsCountHasDoubled()
    {
        var said = Enumerable.Range(1, 9).Select(n => _filter.Next(BackOff(n))).OfType<string>();

        Assert.Equal(["back-off", "back-off (2 times)", "back-off (4 times)", "back-off (8 times)"], said);
    }

    [Fact]
    public void Next_SameEventTwiceByTheWatch_IsSaidOnce()
    {
        Assert.NotNull(_filter.Next(BackOff(3)));
        Assert.Null(_filter.Next(BackOff(3)));
    }

    [Fact]
    public void Next_Scheduled_IsNewsOnlyAfterAWait()
    {
        var scheduled = new PodEvent("p", "u1", "Scheduled", "Successfully assigned", false, 1);
        Assert.Null(_filter.Next(scheduled));
        _filter.Next(new PodEvent("p", "u1", "FailedScheduling", "0/1", true, 1));

        Assert.Equal("has a node", _filter.Next(scheduled));
    }

    [Fact]
    public void Next_TooMany_EndsWithALineThatSaysSo()
    {
        var said = Enumerable.Range(0, 1_000)
            .Select(n => _filter.Next(new PodEvent("mesh-1-1", "u1", "FailedMount", $"{n}", true, 1)))
            .OfType<string>()
            .ToList();

        Assert.Equal(PodEventFilter.MaxLines + 1, said.Count);
        Assert.Contains("kubectl describe pod mesh-1-1", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SchedulersEvent_CountsItsSeries()
    {
        var said = PodEvent.Of(new Corev1Event
        {
            Metadata = new V1ObjectMeta(),
            InvolvedObject = new V1ObjectReference { Name = "p", Uid = "u1" },
            Reason = "FailedScheduling",
            Series = new Corev1EventSeries { Count = 5 },
        });

        Assert.Equal(("p", "u1", 5), (said.PodName, said.PodUid, said.Count));
    }

    [Fact]
    public void OutOfMemory_OfAServiceThatRestarts_IsSaidForEachEnd()
    {
        var news = new OutOfMemoryNews();
        var ended = PodSamples.Ended(137, "OOMKilled");

        Assert.Contains(
            "the service redis", news.Next(PodSamples.Pod(service: PodSamples.Service(ended))), StringComparison.Ordinal);
        Assert.Null(news.Next(PodSamples.Pod(service: PodSamples.Service(PodSamples.Runs(), 1, ended))));
        Assert.NotNull(news.Next(PodSamples.Pod(service: PodSamples.Service(PodSamples.Runs(), 2, ended))));
        Assert.Null(news.Next(PodSamples.Pod(service: PodSamples.Service(PodSamples.Runs(), 0))));
    }

    private static PodEvent BackOff(int count) => new("p", "u1", "BackOff", "Back-off", true, count);
}
