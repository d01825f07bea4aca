namespace Mesh.JobIntake.Leasing;

internal sealed partial class LeaseStreams
{
    [LoggerMessage(210, LogLevel.Information, "Dispatcher {Dispatcher} opened session {Session} for {MaxLeases} leases")]
    private partial void LogOpened(string dispatcher, long session, int maxLeases);

    [LoggerMessage(211, LogLevel.Information, "Session {Session} of dispatcher {Dispatcher} ended: {Why}")]
    private partial void LogEnded(string dispatcher, long session, string why);
}
