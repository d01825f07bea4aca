using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>The matrix of a node: variables and their values, and <c>exclude</c> for combinations that are left out.</summary>
internal static class MatrixReader
{
    private const string Exclude = "exclude";

    /// <summary>Null when an error was told that leaves no matrix.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="environment">The variables of the node, which cannot be axes too.</param>
    /// <param name="errors">Where faults are told.</param>
    public static Matrix? Read(YamlEntry entry, Dictionary<string, string> environment, ErrorList errors)
    {
        var axes = entry.Value is YamlMap map ? map.Entries.Where(part => part.Key.Text != Exclude).ToList() : [];
        if (axes.Count is 0 or > PipelineLimits.MatrixAxes)
        {
            errors.Add(
                entry.Value is YamlText { IsNull: true } ? entry.Key : entry.Value,
                $"'matrix' must be a mapping of 1 to {PipelineLimits.MatrixAxes} variables to their values, such as {{GO: [1.22, 1.23]}}");
            return null;
        }

        var matrix = new Matrix();
        var combinations = 1L;
        foreach (var axis in axes)
        {
            var read = ReadAxis(axis, environment, errors);
            matrix.Axes.Add(read);
            combinations *= Math.Clamp(read.Values.Count, 1, PipelineLimits.MatrixCombinations + 1);
        }

        if (combinations > PipelineLimits.MatrixCombinations)
        {
            errors.Add(
                entry.Key,
                $"'matrix' makes {combinations} combinations; at most {PipelineLimits.MatrixCombinations} are allowed, "
                    + "before those that are left out");
        }
        else if (((YamlMap)entry.Value).Find(Exclude) is { } exclude)
        {
            ReadExcludes(exclude, matrix, errors);
        }

        return matrix;
    }

    private static MatrixAxis ReadAxis(YamlEntry entry, Dictionary<string, string> environment, ErrorList errors)
    {
        var name = entry.Key.Text;
        if (!EnvironmentReader.IsName(name) || name.Length > PipelineLimits.MatrixAxisName)
        {
            errors.Add(
                entry.Key,
                $"'{name}' is no name of an environment variable of at most {PipelineLimits.MatrixAxisName} letters, digits and _");
        }
        else if (environment.ContainsKey(name))
        {
            errors.Add(entry.Key, $"'{name}' is a variable of the matrix and of 'env' too; keep one of them");
        }

        var axis = new MatrixAxis { Name = name };
        foreach (var item in entry.Value is YamlList list ? list.Items : [entry.Value])
        {
            if (item is not YamlText { IsNull: false } value)
            {
                errors.Add(item is YamlText ? entry.Key : item, $"'{name}' must be a list of texts, such as [1.22, 1.23], not {item.Kind}");
            }
            else if (value.Text.Length > PipelineLimits.MatrixValue || value.Text.Any(char.IsControl))
            {
                errors.Add(
                    value, $"a value of a matrix has at most {PipelineLimits.MatrixValue} characters and no control characters");
            }
            else if (axis.Values.Contains(value.Text))
            {
                errors.Add(value, $"'{value.Text}' is here twice; keep one of them");
            }
            else
            {
                axis.Values.Add(value.Text);
            }
        }

        if (entry.Value is YamlList { Items: [] })
        {
            errors.Add(entry.Value, $"'{name}' has no values; give it some, such as [1.22, 1.23]");
        }

        return axis;
    }

    private static void ReadExcludes(YamlEntry entry, Matrix matrix, ErrorList errors)
    {
        if (entry.Value is not YamlList list || list.Items.Count > PipelineLimits.MatrixCombinations)
        {
            errors.Add(
                entry.Value,
                $"'exclude' must be a list of at most {PipelineLimits.MatrixCombinations} combinations, such as "
                    + $"[{{{matrix.Axes[0].Name}: {matrix.Axes[0].Values.FirstOrDefault() ?? "value"}}}]");
            return;
        }

        foreach (var item in list.Items)
        {
            if (ReadCombination(item, matrix, errors) is { } combination)
            {
                matrix.Exclude.Add(combination);
            }
        }

        if (matrix.Exclude.Count == list.Items.Count && !LeavesSome(matrix, 0, []))
        {
            errors.Add(entry.Key, "'exclude' leaves no combination of the matrix; remove some of it");
        }
    }

    private static MatrixCombination? ReadCombination(YamlValue item, Matrix matrix, ErrorList errors)
    {
        if (item is not YamlMap { Entries.Count: > 0 } map)
        {
            errors.Add(item, $"a combination must be a mapping of variables of the matrix to values, not {item.Kind}");
            return null;
        }

        var combination = new MatrixCombination();
        foreach (var part in map.Entries)
        {
            if (matrix.Axes.FirstOrDefault(axis => axis.Name == part.Key.Text) is not { } axis)
            {
                errors.Add(
                    part.Key,
                    $"'{part.Key.Text}' is no variable of the matrix; it has {string.Join(", ", matrix.Axes.Select(other => other.Name))}");
            }
            else if (ValueReader.Text(part, errors) is { } value)
            {
                combination.Values[axis.Name] = value;
                if (!axis.Values.Contains(value))
                {
                    errors.Add(part.Value, $"'{value}' is no value of '{axis.Name}', so that this leaves nothing out");
                }
            }
        }

        return combination.Values.Count == map.Entries.Count ? combination : null;
    }

    private static bool LeavesSome(Matrix matrix, int axis, Dictionary<string, string> chosen)
    {
        if (axis == matrix.Axes.Count)
        {
            return !matrix.Exclude.Any(excluded => excluded.Values.All(value => chosen[value.Key] == value.Value));
        }

        foreach (var value in matrix.Axes[axis].Values)
        {
            chosen[matrix.Axes[axis].Name] = value;
            if (LeavesSome(matrix, axis + 1, chosen))
            {
                return true;
            }
        }

        return false;
    }
}
