using Mesh.Report.V1;

namespace Mesh.Agent.Run;

/// <summary>How a step ended.</summary>
/// <param name="State">SUCCEEDED, FAILED or CANCELLED.</param>
/// <param name="ExitCode">0 to 255.</param>
/// <param name="Message">One sentence when it did not succeed.</param>
/// <param name="IsBoxLost">True when the box went away under it.</param>
internal sealed record StepEnd(StepState State, int ExitCode, string Message, bool IsBoxLost = false);
