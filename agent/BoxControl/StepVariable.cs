namespace Mesh.Agent.BoxControl;

/// <summary>A variable of a step's environment.</summary>
/// <param name="Name">Its name, [A-Za-z_][A-Za-z0-9_]*.</param>
/// <param name="Value">Its value, without NUL.</param>
/// <param name="InPipelineDirectory">True: the value goes on after the path of the pipeline directory, as the box sees
/// it.</param>
internal readonly record struct StepVariable(string Name, string Value, bool InPipelineDirectory = false);
