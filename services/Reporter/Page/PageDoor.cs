namespace Mesh.Reporter.Page;

/// <summary>
/// Keeps the two ports of this process apart, and puts the page's headers on all that leaves by its own. The page's port is where the
/// Ingress sends what no other route takes, so a gRPC call that has no route comes here too and is told so in its own way.
/// </summary>
internal static class PageDoor
{
    private const string Unimplemented = "12";

    public static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<PageEndpoint>() is not null;
        if (!PageConnection.Is(context))
        {
            await (isPage ? NotHereAsync(context) : next(context));
            return;
        }

        PageHeaders.Set(context.Response);
        if (!isPage)
        {
            await NotHereAsync(context);
        }
        else if (!context.RequestServices.GetRequiredService<AllowedHosts>().Has(context.Request.Host))
        {
            await new PageProblem(
                "",
                StatusCodes.Status421MisdirectedRequest,
                $"this page is not served as {context.Request.Host.Host}; name it in {PageOptions.Section}:{nameof(PageOptions.Hosts)}")
                .AnswerAsync(context);
        }
        else if (HttpMethods.IsHead(context.Request.Method) && IsStream(context.Request))
        {
            // Nothing is opened for the headers of a stream alone.
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
        else
        {
            await next(context);
        }
    }

    private static bool IsStream(HttpRequest request) =>
        request.Path.Value!.EndsWith("/frames", StringComparison.Ordinal) || request.Path.Value.EndsWith("/log", StringComparison.Ordinal);

    private static Task NotHereAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            // Trailers only: the status travels in the headers.
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = Unimplemented;
            context.Response.Headers["grpc-message"] = "no service has this path here";
            return Task.CompletedTask;
        }

        return PageProblem.NotHere($"there is nothing at {context.Request.Path}").AnswerAsync(context);
    }
}
