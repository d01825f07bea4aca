using Mesh.Intake.V1;

namespace Mesh.Cli.Output;

/// <summary>Reasons as the contracts spell them.</summary>
internal static class OutcomeReasonNames
{
    private const string Prefix = "OUTCOME_REASON_";

    private static readonly IReadOnlyDictionary<int, string> Names = OutcomeReflection.Descriptor.EnumTypes
        .Single(type => type.Name == nameof(OutcomeReason))
        .Values
        .ToDictionary(value => value.Number, value => value.Name[Prefix.Length..]);

    public static string Of(OutcomeReason reason) => Names.GetValueOrDefault((int)reason, reason.ToString());
}
