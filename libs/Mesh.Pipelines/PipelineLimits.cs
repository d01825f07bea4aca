namespace Mesh.Pipelines;

/// <summary>Bounds of a pipeline file. Those of a job's parts are the ones that JobSpec states.</summary>
public static class PipelineLimits
{
    /// <summary>Bytes of a file, as UTF-8.</summary>
    public const int FileBytes = 1024 * 1024;

    /// <summary>How deep lists and mappings may nest.</summary>
    public const int Depth = 64;

    /// <summary>Values of a file once every alias stands for a copy; what makes "alias bombs" harmless.</summary>
    public const int ExpandedValues = 100_000;

    /// <summary>Errors that are told at once.</summary>
    public const int Errors = 50;

    public const int Steps = 256;

    public const int AfterSteps = 64;

    /// <summary>Characters of the name of a step or a pipeline.</summary>
    public const int NameLength = 128;

    public const int EnvironmentEntries = 1000;

    public const int ArtifactPaths = 100;

    public const int Services = 16;

    public const int ServicePorts = 16;

    /// <summary>Words of a service's command.</summary>
    public const int ServiceWords = 64;

    /// <summary>Characters of a word of a service's command.</summary>
    public const int ServiceWordLength = 4096;

    /// <summary>Nodes of a workflow.</summary>
    public const int Nodes = 256;

    /// <summary>Variables of a matrix.</summary>
    public const int MatrixAxes = 8;

    /// <summary>Characters of the name of a variable of a matrix.</summary>
    public const int MatrixAxisName = 63;

    /// <summary>Characters of a value of a matrix.</summary>
    public const int MatrixValue = 256;

    /// <summary>Combinations of a matrix, before those that are left out.</summary>
    public const int MatrixCombinations = 256;
}
