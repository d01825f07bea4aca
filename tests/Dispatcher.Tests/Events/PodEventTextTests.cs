using Mesh.Dispatcher.Events;

namespace Mesh.Dispatcher.Tests.Events;

public sealed class PodEventTextTests
{
    [Theory]
    [InlineData("FailedScheduling", "0/4 nodes: 4 Insufficient cpu.", true, "waits for a node: 0/4 nodes: 4 Insufficient cpu.")]
    [InlineData("Pulling", "Pulling image \"go\"", false, "pulling image \"go\"")]
    [InlineData("Pulled", "Successfully pulled image \"go\" in 3s", false, "successfully pulled image \"go\" in 3s")]
    [InlineData("Pulled", "Container image \"go\" already present on machine", false, null)]
    [InlineData("Failed", "Failed to pull image \"go\": not found", true, "failed to pull image \"go\": not found")]
    [InlineData("Failed", "Error: ErrImagePull", true, null)]
    [InlineData("BackOff", "Back-off pulling image \"go\"", false, "back-off pulling image \"go\"")]
    [InlineData("FailedMount", "MountVolume.SetUp failed", true, "FailedMount: MountVolume.SetUp failed")]
    [InlineData("Evicted", "The node was low on resource: memory.", true, "evicted: The node was low on resource: memory.")]
    [InlineData("Preempted", "Preempted by pod x on node y", false, "preempted: Preempted by pod x on node y")]
    [InlineData("Created", "Created container box", false, null)]
    [InlineData("Started", "Started container box", false, null)]
    [InlineData("Killing", "Stopping container box", false, null)]
    [InlineData("Odd", "two\nlines\u001b[31m", true, "Odd: two lines [31m")]
    public void Of_Event_IsOneLineOrNone(string reason, string message, bool isWarning, string? expected) =>
        Assert.Equal(expected, PodEventText.Of(new PodEvent("p", "u1", reason, message, isWarning, 1)));

    [Theory]
    [InlineData("secret \"p-xyz\" not found", 1, false)]
    [InlineData("secret \"p-xyz\" not found", 4, true)]
    [InlineData("secret \"registry\" not found", 1, true)]
    public void Of_OwnSecretThatIsNotThereYet_IsToldOnlyWhenItLasts(string what, int count, bool isTold)
    {
        var message = $"MountVolume.SetUp failed for volume \"job\" : {what}";
        Assert.Equal(isTold, PodEventText.Of(new PodEvent("p", "u1", "FailedMount", message, true, count)) is not null);
    }

    [Fact]
    public void Of_LongMessage_IsCut() =>
        Assert.True(PodEventText.Of(new PodEvent("p", "u1", "FailedMount", new string('x', 10_000), true, 1))!.Length < 600);
}
