using Google.Protobuf.WellKnownTypes;
using Mesh.Hosting.Errors;
using Mesh.Hosting.Names;
using Enum = System.Enum;

namespace Mesh.Reporter.Reports;

/// <summary>Gathers what is wrong with a request, so that its sender sees all of it at once.</summary>
public sealed class FieldViolations
{
    private readonly List<(string Field, string Description)> _found = [];

    public void Require(bool holds, string field, string description)
    {
        if (!holds)
        {
            _found.Add((field, description));
        }
    }

    public JobName Job(string field, string text)
    {
        Require(JobName.TryParse(text, out var name), field, $"must be of the form {JobName.Form}");
        return name;
    }

    public void Range(string field, long value, long least, long most) =>
        Require(value >= least && value <= most, field, $"must be {least} to {most}, is {value}");

    public void AtLeast(string field, long value, long least) =>
        Require(value >= least, field, $"must be at least {least}, is {value}");

    public void MaxLength(string field, string text, int most) =>
        Require(text.Length <= most, field, $"must have at most {most} characters, has {text.Length}");

    public void Known<TEnum>(string field, TEnum value)
        where TEnum : struct, Enum =>
        Require(Enum.IsDefined(value) && !value.Equals(default(TEnum)), field, "must be set to a known value");

    public void Time(string field, Timestamp? time) =>
        Require(
            time is null || (time.Nanos is >= 0 and < 1_000_000_000 && time.Seconds is >= 0 and < 253_402_300_800),
            field,
            "must be a time from 1970 to 9999");

    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT with every violation, when there is one.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count > 0)
        {
            var (field, description) = _found[0];
            throw MeshErrors.InvalidArgument("FIELD_INVALID", $"{field} {description}.", [.. _found]);
        }
    }
}
