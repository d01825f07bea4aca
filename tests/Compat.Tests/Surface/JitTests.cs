using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mesh.Compat.Tests.Surface;

/// <summary>
/// References do not show everything: overrides and interface implementations must fit too. Loading every type and compiling
/// every method of the genuine assemblies does.
/// </summary>
public sealed class JitTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    public static TheoryData<string> Genuine => StandIns.Genuine;

    [Theory]
    [MemberData(nameof(Genuine))]
    public void PrepareMethod_OfEveryMethod_Succeeds(string genuine)
    {
        var failures = new List<string>();
        var prepared = 0;

        foreach (var type in Assembly.Load(genuine).GetTypes())
        {
            foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
            {
                // Abstract methods, delegates and P/Invokes (two of Windows in the client) have nothing to compile.
                if (method.GetMethodBody() is null)
                {
                    continue;
                }

                try
                {
                    Prepare(type, method);
                    prepared++;
                }
                catch (Exception e) when (e is TypeLoadException or MissingMemberException or InvalidProgramException
                    or FileLoadException or BadImageFormatException)
                {
                    failures.Add($"{type.FullName}.{method.Name}: {e.Message}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(prepared >= 20, $"Only {prepared} methods were prepared.");
    }

    private static void Prepare(Type type, MethodBase method)
    {
        var ofMethod = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        List<Type> parameters = [.. type.GetGenericArguments(), .. ofMethod];
        if (parameters.Count == 0)
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
            return;
        }

        RuntimeHelpers.PrepareMethod(
            method.MethodHandle, [.. parameters.Select(parameter => Fitting(parameter).TypeHandle)]);
    }

    /// <summary>A type that meets the constraints of a generic parameter; all that occur are met by one of these.</summary>
    private static Type Fitting(Type parameter)
    {
        var constraints = parameter.GetGenericParameterConstraints();
        if (parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            return typeof(int);
        }

        return constraints.FirstOrDefault(constraint => !constraint.ContainsGenericParameters) ?? typeof(object);
    }
}
