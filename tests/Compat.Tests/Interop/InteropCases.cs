namespace Mesh.Compat.Tests.Interop;

/// <summary>The cases that every foreign client plays, by the name that its program prints.</summary>
internal static class InteropCases
{
    public static TheoryData<string> All =>
    [
        "unary",
        "client_streaming",
        "server_streaming",
        "server_streaming_then_error",
        "duplex_streaming",
        "metadata_and_trailers",
        "error_details",
        "deadline_is_seen_by_the_server",
        "deadline_ends_the_call",
        "cancellation_is_seen_by_the_server",
        "gzip_both_ways",
        "gzip_of_an_empty_message",
        "tls",
        "tls_with_an_unknown_authority_is_refused",
        "mutual_tls",
        "mutual_tls_without_a_certificate_is_refused",
        "reflection_v1_lists_services",
        "reflection_v1alpha_lists_services",
        "health_of_each_service",
        "health_watch_begins_with_the_status",
    ];
}
