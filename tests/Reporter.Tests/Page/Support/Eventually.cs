namespace Mesh.Reporter.Tests.Page.Support;

/// <summary>Waits for something that happens in the background.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(string what, Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(PageHost.Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain: {what}.");
            await Task.Delay(20);
        }
    }
}
