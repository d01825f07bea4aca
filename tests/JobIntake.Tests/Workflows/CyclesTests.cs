using Mesh.JobIntake.Workflows;

namespace Mesh.JobIntake.Tests.Workflows;

public sealed class CyclesTests
{
    [Theory]
    [InlineData("a:,b:a,c:a b", null)]
    [InlineData("a:a", "a a")]
    [InlineData("a:c,b:a,c:b", "a c b a")]
    [InlineData("x:a,a:b,b:a", "a b a")]
    [InlineData("a:nowhere", null)]
    public void Find_Graph_GivesThePathOfItsCycle(string graph, string? cycle)
    {
        var needs = graph.Split(',').Select(node => node.Split(':')).ToDictionary(
            node => node[0], node => (IReadOnlyCollection<string>)node[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var found = Cycles.Find(needs);

        Assert.Equal(cycle, found is null ? null : string.Join(' ', found));
    }

    [Fact]
    public void Find_LongChainOfDiamonds_IsQuick()
    {
        // Without remembering what is done, the ways through 200 diamonds are beyond counting.
        var needs = new Dictionary<string, IReadOnlyCollection<string>> { ["a0"] = [] };
        for (var i = 1; i <= 200; i++)
        {
            needs[$"l{i}"] = [$"a{i - 1}"];
            needs[$"r{i}"] = [$"a{i - 1}"];
            needs[$"a{i}"] = [$"l{i}", $"r{i}"];
        }

        Assert.Null(Cycles.Find(needs.Reverse().ToDictionary()));
    }
}
