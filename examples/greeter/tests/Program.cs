using Greeter;

var failures = 0;

Check("morning", "Good morning, Ada!", () => Greeting.For("Ada", 8));
Check("noon is afternoon", "Good afternoon, Ada!", () => Greeting.For("Ada", 12));
Check("evening", "Good evening, Ada!", () => Greeting.For("Ada", 18));
Check("small hours", "Good night, Ada!", () => Greeting.For("Ada", 3));
Check("nobody named", "Good morning, everybody!", () => Greeting.For("  ", 9));
Check("an hour that is none", "refused", () =>
{
    try
    {
        return Greeting.For("Ada", 24);
    }
    catch (ArgumentOutOfRangeException)
    {
        return "refused";
    }
});

Console.WriteLine(failures == 0 ? "All tests passed." : $"{failures} tests failed.");
return failures == 0 ? 0 : 1;

void Check(string name, string expected, Func<string> act)
{
    var actual = act();
    var passed = actual == expected;
    failures += passed ? 0 : 1;
    Console.WriteLine(passed ? $"ok    {name}" : $"FAIL  {name}: expected \"{expected}\", got \"{actual}\"");
}
