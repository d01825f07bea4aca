using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Store;

/// <summary>Whether the store can be reached with what was configured. The connection string is a secret: no message has it.</summary>
internal sealed class StoreOptionsCheck : IValidateOptions<StoreOptions>
{
    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        if (options.Kind == StoreKind.Sqlite)
        {
            return ValidateOptionsResult.Success;
        }

        if (options.ConnectionString.Length > 0 == options.ConnectionStringFile.Length > 0)
        {
            return ValidateOptionsResult.Fail(
                "JobIntake:Store:Kind is Postgres: set one of JobIntake:Store:ConnectionString and …:ConnectionStringFile.");
        }

        try
        {
            var connection = options.Connection();
            return string.IsNullOrEmpty(connection.Host) || string.IsNullOrEmpty(connection.Database)
                ? ValidateOptionsResult.Fail("The connection string of JobIntake:Store names no Host or no Database.")
                : ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"JobIntake:Store:ConnectionStringFile cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            return ValidateOptionsResult.Fail(
                "The connection string of JobIntake:Store is not one of Npgsql's: write Host=…;Username=…;Password=…;Database=….");
        }
    }
}
