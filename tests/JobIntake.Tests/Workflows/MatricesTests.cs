using Mesh.Intake.V1;
using Mesh.JobIntake.Workflows;

namespace Mesh.JobIntake.Tests.Workflows;

public sealed class MatricesTests
{
    [Fact]
    public void Combine_TwoAxes_LastOneTurnsFastestAndExcludedOnesAreLeftOut()
    {
        var matrix = new Matrix
        {
            Axes =
            {
                new MatrixAxis { Name = "GO", Values = { "1.21", "1.22" } },
                new MatrixAxis { Name = "ARCH", Values = { "amd64", "arm64" } },
            },
            Exclude = { new MatrixCombination { Values = { ["GO"] = "1.21", ["ARCH"] = "arm64" } } },
        };

        var titles = Matrices.Combine(matrix).Select(combination => Matrices.Title("test", combination));

        Assert.Equal(["test (1.21, amd64)", "test (1.22, amd64)", "test (1.22, arm64)"], titles);
    }

    [Fact]
    public void Combine_NoMatrix_IsOneJobOfTheNodesName() =>
        Assert.Equal("test", Matrices.Title("test", Assert.Single(Matrices.Combine(null))));
}
