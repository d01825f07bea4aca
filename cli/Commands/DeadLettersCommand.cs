using System.CommandLine;
using System.Globalization;
using Mesh.Cli.DeadLetters;
using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh dead-letters`: lines of logs that Elasticsearch refused for good.</summary>
internal static class DeadLettersCommand
{
    private const int PageSize = 1_000;

    public static Command Create(CommandSession session) =>
        new("dead-letters", "See lines of logs that Elasticsearch refused, and send them again")
        {
            List(session),
            Show(session),
            Replay(session),
        };

    private static Command List(CommandSession session)
    {
        var limit = new Option<int>("--limit", "-n")
        {
            Description = "At most so many, the oldest",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit takes a number from 1");
            }
        });
        var output = CommonOptions.Output();
        var command = new Command("list", "List them, the oldest first") { limit, output };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var most = parsed.GetValue(limit);
            var found = new ListDeadLettersResponse();
            await foreach (var letter in DeadLetterPages.ReadAsync(mesh, Math.Min(most, PageSize), cancellationToken))
            {
                found.DeadLetters.Add(letter);
                if (found.DeadLetters.Count == most)
                {
                    break;
                }
            }

            if (parsed.IsJson(output))
            {
                session.Console.WriteLine(JsonText.Of(found));
            }
            else if (found.DeadLetters.Count == 0)
            {
                session.Console.Say("mesh: there are no dead letters");
            }
            else
            {
                DeadLetterRows.Show(found.DeadLetters, session.Console);
            }

            return ExitCodes.Succeeded;
        }));
        return command;
    }

    private static Command Show(CommandSession session)
    {
        var id = new Argument<long>("ID") { Description = "Its number; `mesh dead-letters list` has them" };
        var output = CommonOptions.Output();
        var command = new Command("show", "Show one: the line, who refused it, and why") { id, output };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var wanted = parsed.GetRequiredValue(id);
            await foreach (var letter in DeadLetterPages.ReadAsync(mesh, PageSize, cancellationToken))
            {
                if (letter.Id == wanted)
                {
                    if (parsed.IsJson(output))
                    {
                        session.Console.WriteLine(JsonText.Of(letter));
                    }
                    else
                    {
                        DeadLetterRows.ShowOne(letter, session.Console);
                    }

                    return ExitCodes.Succeeded;
                }
            }

            throw new CliException(
                string.Create(CultureInfo.InvariantCulture, $"there is no dead letter {wanted}; `mesh dead-letters list` has them"),
                ExitCodes.Usage);
        }));
        return command;
    }

    private static Command Replay(CommandSession session)
    {
        var ids = new Argument<long[]>("ID")
        {
            Description = "Their numbers",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "All that there are now" };
        var output = CommonOptions.Output();
        var command = new Command("replay", "Send them again, after what made Elasticsearch refuse them was mended") { ids, all, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(ids) is { Length: > 0 }))
            {
                result.AddError("give the numbers of dead letters, or --all");
            }
        });
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var request = new ReplayDeadLettersRequest();
            request.Ids.AddRange(parsed.GetValue(ids) ?? []);
            var done = await mesh.Questions.AskAsync(o => mesh.Shipping.ReplayDeadLettersAsync(request, o), cancellationToken);
            session.Console.WriteLine(parsed.IsJson(output)
                ? JsonText.Of(done)
                : string.Create(CultureInfo.InvariantCulture, $"{done.Replayed} dead letters are sent again"));
            return ExitCodes.Succeeded;
        }));
        return command;
    }
}
