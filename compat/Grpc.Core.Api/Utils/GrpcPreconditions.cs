namespace Grpc.Core.Utils;

/// <summary>Argument and state checks. Public because upstream's is, and generated code calls it.</summary>
public static class GrpcPreconditions
{
    public static void CheckArgument(bool condition)
    {
        if (!condition)
        {
            throw new ArgumentException(null);
        }
    }

    public static void CheckArgument(bool condition, string errorMessage)
    {
        if (!condition)
        {
            throw new ArgumentException(errorMessage);
        }
    }

    [Obsolete("Name the parameter.", error: true)]
    public static T CheckNotNull<T>(T reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference;
    }

    public static T CheckNotNull<T>(T reference, string paramName)
    {
        ArgumentNullException.ThrowIfNull(reference, paramName);
        return reference;
    }

    public static void CheckState(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException();
        }
    }

    public static void CheckState(bool condition, string errorMessage)
    {
        if (!condition)
        {
            throw new InvalidOperationException(errorMessage);
        }
    }
}
