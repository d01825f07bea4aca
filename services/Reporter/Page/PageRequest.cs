using System.Globalization;

namespace Mesh.Reporter.Page;

/// <summary>Reads what an address says.</summary>
internal static class PageRequest
{
    public static string JobName(HttpRequest request) =>
        $"projects/{request.RouteValues["project"]}/jobs/{request.RouteValues["job"]}";

    public static string WorkflowName(HttpRequest request) =>
        $"projects/{request.RouteValues["project"]}/workflows/{request.RouteValues["workflow"]}";

    /// <summary>A whole number of the query, from 0; false when it is something else.</summary>
    public static bool TryNumber(HttpRequest request, string name, out long number)
    {
        number = 0;
        var text = request.Query[name].ToString();
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
