using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

internal static class ImageReader
{
    /// <summary>The text, if it can be an image reference; null, with an error told, when it cannot.</summary>
    public static string? Check(string text, YamlValue place, ErrorList errors)
    {
        if (text.Length is > 0 and <= 512 && !text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
        {
            return text;
        }

        errors.Add(place, "an image must have 1 to 512 characters and no spaces, such as 'golang:1.22'");
        return null;
    }
}
