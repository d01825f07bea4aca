using System.Text.Json.Nodes;
using Mesh.Local.Scheduling;

namespace Mesh.Local.Tests.Scheduling;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("500m", "0.5")]
    [InlineData("2", "2")]
    [InlineData("1Gi", "1073741824")]
    [InlineData("1.5k", "1500")]
    [InlineData("1e3", "1000")]
    [InlineData("nonsense", "0")]
    public void Parse_OfEachForm_GivesUnits(string text, string expected) =>
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Quantity.Parse(JsonValue.Create(text)));
}
