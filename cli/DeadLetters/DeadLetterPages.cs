using System.Runtime.CompilerServices;
using Mesh.Cli.Connection;
using Mesh.Logs.V1;

namespace Mesh.Cli.DeadLetters;

/// <summary>All dead letters, page by page, the oldest first.</summary>
internal static class DeadLetterPages
{
    public static async IAsyncEnumerable<DeadLetter> ReadAsync(
        MeshConnection mesh, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListDeadLettersRequest { PageSize = pageSize };
        do
        {
            var page = await mesh.Questions.AskAsync(o => mesh.Shipping.ListDeadLettersAsync(request, o), cancellationToken);
            foreach (var letter in page.DeadLetters)
            {
                yield return letter;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
