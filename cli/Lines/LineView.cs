using System.Text.RegularExpressions;

namespace Mesh.Cli.Lines;

/// <summary>How a log is shown line by line.</summary>
/// <param name="Timestamps">Each line begins with the time at which it was read, in UTC.</param>
/// <param name="Grep">Only lines that it finds something in; null: all.</param>
/// <param name="Fold">Groups are shown as one line.</param>
/// <param name="Numbered">Lines are counted: the log is shown from its start.</param>
internal sealed record LineView(bool Timestamps, Regex? Grep, bool Fold, bool Numbered)
{
    /// <summary>True when lines must be told apart, and bytes cannot just pass.</summary>
    public bool NeedsLines => Timestamps || Grep is not null || Fold;
}
