using Mesh.Cli.Connection;
using Mesh.Report.V1;

namespace Mesh.Cli.Artifacts;

/// <summary>Reads the artifacts of an attempt, page by page.</summary>
internal static class ArtifactList
{
    /// <param name="mesh">Where.</param>
    /// <param name="job">The job's name.</param>
    /// <param name="attempt">The attempt; 0 is the newest that reported.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ListArtifactsResponse> ReadAsync(
        MeshConnection mesh, string job, int attempt, CancellationToken cancellationToken)
    {
        var all = new ListArtifactsResponse();
        var request = new ListArtifactsRequest { Job = job, Attempt = attempt };
        do
        {
            var page = await mesh.Questions.AskAsync(o => mesh.Reporter.ListArtifactsAsync(request, o), cancellationToken);
            all.Artifacts.AddRange(page.Artifacts);
            all.Attempt = page.Attempt;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }
}
