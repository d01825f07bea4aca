namespace Mesh.JobIntake.Submission;

/// <summary>What labels may be, on submit and in a filter.</summary>
internal static class LabelValidation
{
    private const int MaxText = 63;

    public static void Check(IReadOnlyCollection<KeyValuePair<string, string>> labels, int bound, string field, Violations found)
    {
        found.Require(labels.Count <= bound, field, $"at most {bound} labels");
        foreach (var (key, value) in labels.Take(bound))
        {
            // A key that breaks the rules is not repeated in the answer: it may be anything.
            if (key.Length is 0 or > MaxText || !TextRules.IsLabelText(key))
            {
                found.Add(field, $"keys are 1 to {MaxText} characters of [A-Za-z0-9._/-]");
            }
            else if (value.Length > MaxText || !TextRules.IsLabelText(value))
            {
                found.Add($"{field}[{key}]", $"at most {MaxText} characters of [A-Za-z0-9._/-]");
            }
        }
    }
}
