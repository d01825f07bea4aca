namespace Mesh.Queue;

/// <summary>Why a command was not carried out.</summary>
/// <param name="Reason">The reason, from a closed list.</param>
/// <param name="Field">The part of the command at fault, as the contract names it.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record Refusal(RefusalReason Reason, string Field, string Message);
