using System.Text;
using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet;

/// <summary>What a container runs: command over entrypoint, args over the image's, <c>$(VAR)</c> expanded.</summary>
internal static class CommandLine
{
    /// <summary>Empty when neither the container nor its image says what to run.</summary>
    public static IReadOnlyList<string> Build(
        ContainerSpec container,
        ImageTemplate? image,
        IReadOnlyDictionary<string, string> environment)
    {
        var command = container.Json.Strings("command").Select(word => Expand(word, environment)).ToList();
        var arguments = container.Json.Strings("args").Select(word => Expand(word, environment)).ToList();
        if (command.Count > 0)
        {
            return [.. command, .. arguments];
        }

        var entrypoint = image?.Entrypoint ?? [];
        return arguments.Count > 0 ? [.. entrypoint, .. arguments] : [.. entrypoint, .. image?.Arguments ?? []];
    }

    /// <summary><c>$(NAME)</c> becomes the variable when there is one; <c>$$(NAME)</c> stays as <c>$(NAME)</c>.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> environment)
    {
        if (!text.Contains('$'))
        {
            return text;
        }

        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            var end = text[i + 1] == '(' ? text.IndexOf(')', i) : -1;
            if (end > 0 && environment.TryGetValue(text[(i + 2)..end], out var value))
            {
                result.Append(value);
                i = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }
}
