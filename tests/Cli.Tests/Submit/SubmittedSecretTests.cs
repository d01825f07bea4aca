using Mesh.Cli.Submit;
using Mesh.Intake.V1;

namespace Mesh.Cli.Tests.Submit;

public sealed class SubmittedSecretTests : TemporaryFolder
{
    [Fact]
    public void Read_Name_TakesTheEnvironmentsValue() => Assert.Equal(
        new Secret { Name = "TOKEN", Value = "a=b" },
        SubmittedSecret.Read("TOKEN", name => name == "TOKEN" ? "a=b" : null));

    [Fact]
    public void Read_NameOfAFile_TakesItWholeWithItsLineEnds()
    {
        var file = Write("key.pem", "one\ntwo\n");

        Assert.Equal(new Secret { Name = "KEY", Value = "one\ntwo\n" }, SubmittedSecret.Read($"KEY=@{file}", Nothing));
    }

    [Theory]
    [InlineData("TOKEN", "the environment has no such variable")]
    [InlineData("TOKEN=hidden", "a value on the command line can be seen by others")]
    [InlineData("=@file", "write NAME")]
    [InlineData("TOKEN=@/no/such/file", "cannot be read")]
    public void Read_WrongText_SaysWhatToWriteAndRepeatsNoValue(string text, string said)
    {
        var error = Assert.Throws<CliException>(() => SubmittedSecret.Read(text, Nothing));

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileTooLongOrNoText_IsRefused()
    {
        var file = Write("long", new string('x', (64 * 1024) + 1));
        var error = Assert.Throws<CliException>(() => SubmittedSecret.Read($"A=@{file}", Nothing));
        Assert.Contains("more than 65536 bytes", error.Message, StringComparison.Ordinal);

        File.WriteAllBytes(file, [0xFF, 0xFE]);
        error = Assert.Throws<CliException>(() => SubmittedSecret.Read($"A=@{file}", Nothing));
        Assert.Contains("is not UTF-8 text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadReference_SecretAndKey_AreTakenApart()
    {
        var secret = SubmittedSecret.ReadReference("TOKEN=of.demo/token.txt");

        Assert.Equal(("TOKEN", "of.demo", "token.txt"), (secret.Name, secret.Reference.Secret, secret.Reference.Key));
        Assert.Throws<CliException>(() => SubmittedSecret.ReadReference("TOKEN=of.demo"));
        Assert.Throws<CliException>(() => SubmittedSecret.ReadReference("of.demo/token"));
    }

    private static string? Nothing(string name) => null;
}
