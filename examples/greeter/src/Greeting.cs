namespace Greeter;

/// <summary>Makes greetings that fit the hour.</summary>
public static class Greeting
{
    /// <param name="name">Who is greeted; blank means everybody.</param>
    /// <param name="hour">The hour of the day, 0 to 23.</param>
    public static string For(string name, int hour)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hour);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hour, 23);
        var whom = string.IsNullOrWhiteSpace(name) ? "everybody" : name.Trim();
        var salute = hour switch
        {
            < 5 => "Good night",
            < 12 => "Good morning",
            < 18 => "Good afternoon",
            _ => "Good evening",
        };
        return $"{salute}, {whom}!";
    }
}
