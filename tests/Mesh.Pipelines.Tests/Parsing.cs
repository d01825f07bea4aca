using Mesh.Intake.V1;

namespace Mesh.Pipelines.Tests;

internal static class Parsing
{
    public static PipelineFile Ok(string text)
    {
        var result = PipelineFile.Parse(text, "mesh.yml");
        Assert.True(result.IsOk, string.Join('\n', result.Errors));
        return result.Value;
    }

    public static JobSpec Compile(string text, string pipeline = "build")
    {
        var result = Ok(text).Compile(pipeline);
        Assert.True(result.IsOk, string.Join('\n', result.Errors));
        return result.Value;
    }

    /// <summary>The errors in the form in which people see them.</summary>
    public static string[] Errors(string text)
    {
        var result = PipelineFile.Parse(text, "mesh.yml");
        Assert.False(result.IsOk);
        Assert.NotEmpty(result.Errors);
        return [.. result.Errors.Select(error => error.ToString())];
    }
}
