using System.Text;
using Google.Protobuf.Collections;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks a job's secrets. Nothing that it says repeats a value.</summary>
internal static class SecretsValidation
{
    private const int MaxSecrets = 100;
    private const int MaxName = 128;
    private const int MaxValueBytes = 64 * 1024;
    private const int MaxBytes = 128 * 1024;
    private const int MaxReference = 253;

    public static void Check(
        RepeatedField<Secret> secrets, MapField<string, string> environment, string path, Violations found)
    {
        found.Require(secrets.Count <= MaxSecrets, path, $"at most {MaxSecrets} secrets");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0;
        foreach (var (index, secret) in secrets.Take(MaxSecrets).Index())
        {
            var at = $"{path}[{index}]";
            CheckName(secret.Name, at, names, environment, found);
            bytes += CheckSource(secret, at, found);
        }

        found.Require(bytes <= MaxBytes, path, $"{bytes} bytes of values together; at most {MaxBytes}");
    }

    private static void CheckName(
        string name, string at, HashSet<string> names, MapField<string, string> environment, Violations found)
    {
        if (name.Length > MaxName || !TextRules.IsEnvironmentName(name))
        {
            found.Add($"{at}.name", $"required: 1 to {MaxName} characters, [A-Za-z_][A-Za-z0-9_]*");
        }
        else if (!names.Add(name))
        {
            found.Add($"{at}.name", "another secret of the job has this name");
        }
        else
        {
            found.Require(!environment.ContainsKey(name), $"{at}.name", "env has this name too; leave one of them out");
        }
    }

    /// <returns>The bytes of the value.</returns>
    private static int CheckSource(Secret secret, string at, Violations found)
    {
        found.Require(
            !secret.IsSet, $"{at}.is_set", "set by the server; what was read has no value: give the value, or a reference");
        switch (secret.SourceCase)
        {
            case Secret.SourceOneofCase.Value:
                var bytes = Encoding.UTF8.GetByteCount(secret.Value);
                found.Require(bytes <= MaxValueBytes, $"{at}.value", $"{bytes} bytes; at most {MaxValueBytes}");
                found.Require(!secret.Value.Contains('\0'), $"{at}.value", "a value cannot contain NUL");
                return bytes;
            case Secret.SourceOneofCase.Reference:
                found.Require(
                    IsSubdomain(secret.Reference.Secret),
                    $"{at}.reference.secret",
                    $"required: a DNS subdomain of at most {MaxReference} characters of [a-z0-9.-]");
                found.Require(
                    secret.Reference.Key.Length is > 0 and <= MaxReference && secret.Reference.Key.All(IsOfKey),
                    $"{at}.reference.key",
                    $"required: 1 to {MaxReference} characters of [A-Za-z0-9._-]");
                return 0;
            default:
                found.Require(secret.IsSet, at, "give a value or a reference");
                return 0;
        }
    }

    private static bool IsOfKey(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private static bool IsSubdomain(string name) =>
        name.Length is > 0 and <= MaxReference && name.Split('.').All(label =>
            label.Length > 0
            && label[0] != '-'
            && label[^1] != '-'
            && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
}
