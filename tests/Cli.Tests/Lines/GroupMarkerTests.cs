using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Mesh.Cli.Lines;

namespace Mesh.Cli.Tests.Lines;

/// <summary>The list of markers that tests/Reporter.Tests holds the web page to: both have one notion of a group.</summary>
public sealed class GroupMarkerTests
{
    [Fact]
    public void Of_TheSharedList_IsAsTheListSays()
    {
        var cases = JsonSerializer.Deserialize<JsonElement[][]>(File.ReadAllText(SharedList()))!;

        Assert.NotEmpty(cases);
        Assert.All(cases, row =>
        {
            var marker = GroupMarker.Of(LogText.Of(Encoding.UTF8.GetBytes(row[0].GetString()!)));
            GroupMarker? expected = row[1].ValueKind == JsonValueKind.Null
                ? null
                : new GroupMarker(row[1].GetString()!, row[2].GetBoolean(), row[3].GetBoolean());
            Assert.Equal(expected, marker);
        });
    }

    private static string SharedList([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../Shared/Browser/markers.json"));
}
