using Mesh.Local;

// "dotnet Mesh.LocalCluster.Tests.dll DIR ISOLATION": a cluster in a process of its own, for the test that kills it.
if (args is [var directory, var isolation])
{
    var options = new LocalClusterOptions { DataDirectory = directory, Isolation = Enum.Parse<IsolationMode>(isolation) };
    await using var cluster = await LocalCluster.StartAsync(options);
    Console.WriteLine(cluster.ApiAddress);
    await Task.Delay(Timeout.InfiniteTimeSpan);
}
