using Mesh.Dispatcher.Leases;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Leases;

public sealed class LeaseTextTests
{
    [Fact]
    public void Fit_LongMessage_IsCutAndSaysSo()
    {
        var fitted = LeaseText.Fit(new Outcome { Message = new string('x', 100_000) });

        Assert.Equal(LeaseText.MaxLength, fitted.Message.Length);
        Assert.EndsWith("…", fitted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_SurrogatePairAtTheCut_IsNotHalved()
    {
        var text = new string('x', LeaseText.MaxLength - 2) + "\U0001F600" + new string('y', 10);

        var fitted = LeaseText.Fit(new LeaseProgress { Message = text });

        Assert.DoesNotContain(fitted.Message, char.IsSurrogate);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(255, 255)]
    [InlineData(-1, 255)]
    [InlineData(1 << 20, 255)]
    public void Fit_ExitCode_IsOneThatAProcessCanHave(int code, int expected) =>
        Assert.Equal(expected, LeaseText.Fit(new Outcome { ExitCode = code }).ExitCode);
}
