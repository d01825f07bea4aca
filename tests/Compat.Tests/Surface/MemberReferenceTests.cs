using System.Reflection;

namespace Mesh.Compat.Tests.Surface;

/// <summary>Every type and member that a genuine assembly refers to is in a stand-in, with the same signature.</summary>
public sealed class MemberReferenceTests
{
    public static TheoryData<string> Genuine => StandIns.Genuine;

    [Theory]
    [MemberData(nameof(Genuine))]
    public void References_OfAGenuineAssembly_AreAllDefined(string genuine)
    {
        var defined = StandIns.ById.Values
            .SelectMany(standIn => DefinedMembers.Of(standIn.Location))
            .GroupBy(type => type.Key)
            .ToDictionary(types => types.Key, types => types.SelectMany(type => type.Value).ToHashSet());
        var references = ReferencedMembers.Of(Assembly.Load(genuine).Location, [.. StandIns.ById.Keys]);

        var missing = references
            .Where(reference => !defined.TryGetValue(reference.Type, out var members)
                || (reference.Member is { } member && !members.Contains(member)))
            .Select(reference => $"{reference.Type}: {reference.Member ?? "the type itself"}")
            .ToList();

        Assert.NotEmpty(references);
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void References_OfServerAndClient_AreAsManyAsUpstreamMakes()
    {
        // Guards the reader: were it to overlook references, the test above would pass without looking.
        var references = new[] { "Grpc.AspNetCore.Server", "Grpc.Net.Client" }
            .SelectMany(genuine => ReferencedMembers.Of(Assembly.Load(genuine).Location, [.. StandIns.ById.Keys]))
            .Distinct()
            .ToList();

        Assert.InRange(references.Count(reference => reference.Member is null), 45, 70);
        Assert.InRange(references.Count(reference => reference.Member is not null), 95, 200);
    }
}
