using System.Text.Json.Nodes;

namespace Mesh.Local.Objects;

/// <summary>The condition list of a status: one entry a type, its transition time kept while its status stays.</summary>
internal static class Conditions
{
    public static void Set(JsonObject status, string type, string value, string? reason, string? message, string now)
    {
        if (status["conditions"] is not JsonArray conditions)
        {
            status["conditions"] = conditions = [];
        }

        var condition = conditions.OfType<JsonObject>().FirstOrDefault(item => item.Text("type") == type);
        if (condition is null)
        {
            condition = new JsonObject { ["type"] = type };
            conditions.Add(condition);
        }

        if (condition.Text("status") != value)
        {
            condition["status"] = value;
            condition["lastProbeTime"] = null;
            condition["lastTransitionTime"] = now;
        }

        SetOrRemove(condition, "reason", reason);
        SetOrRemove(condition, "message", message);
    }

    private static void SetOrRemove(JsonObject map, string name, string? value)
    {
        if (value is null)
        {
            map.Remove(name);
        }
        else
        {
            map[name] = value;
        }
    }
}
