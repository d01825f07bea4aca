using Mesh.Hosting.Storage;
using Mesh.Report.V1;
using Mesh.Reporter.Storage;
using Mesh.Reporter.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Tests.Storage;

public sealed class RestartTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Restart_OnTheSameData_KeepsReportsAndGoesOnCounting()
    {
        AttemptReport before;
        await using (var host = await ReporterHost.StartAsync(_data))
        {
            await host.Client.ReportStepAsync(Words.StepRequest(Words.Job, 1, Words.Step(0)));
            await host.Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, Words.Result()));
            before = await ReadAsync(host);
        }

        await using var again = await ReporterHost.StartAsync(_data);
        Assert.Equal(before, await ReadAsync(again));
        await again.Client.ReportStepAsync(Words.StepRequest(Words.Job, 2, Words.Step(0)));
        Assert.Equal(before.ResourceVersion + 1, (await ReadAsync(again)).ResourceVersion);
    }

    [Fact]
    public async Task Watch_ResumedAfterRestart_GetsWhatChangedMeanwhileOnce()
    {
        long seen;
        await using (var host = await ReporterHost.StartAsync(_data))
        {
            await host.Client.ReportStepAsync(Words.StepRequest(Words.JobNumber(1), 1, Words.Step(0)));
            seen = 1;
            await host.Client.ReportStepAsync(Words.StepRequest(Words.JobNumber(2), 1, Words.Step(0)));
        }

        await using var again = await ReporterHost.StartAsync(_data);
        await again.Client.ReportStepAsync(Words.StepRequest(Words.JobNumber(3), 1, Words.Step(0)));
        using var watch = again.Client.WatchReports(new WatchReportsRequest { ResourceVersion = seen });
        var versions = new List<long>();
        while (await watch.ResponseStream.MoveNext(CancellationToken.None) && watch.ResponseStream.Current.Report is { } report)
        {
            versions.Add(report.ResourceVersion);
        }

        Assert.Equal([2, 3], versions);
        Assert.Equal(3, watch.ResponseStream.Current.Synced.ResourceVersion);
    }

    [Fact]
    public async Task Start_WhileAnotherHoldsTheData_IsRefused()
    {
        await using var host = await ReporterHost.StartAsync(_data);

        var error = await Assert.ThrowsAsync<DataDirectoryInUseException>(
            () => ReporterHost.StartAsync(_data, "--Reporter:LockWait=00:00:00.1"));

        Assert.Contains(_data.Path, error.Message);
    }

    [Fact]
    public async Task Start_NoDataDirectory_SaysWhatIsMissing()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ReporterHost.StartAsync(_data, "--Mesh:DataDirectory="));

        Assert.Contains("Mesh:DataDirectory", error.Message);
    }

    [Fact]
    public void Open_DatabaseOfANewerVersion_IsRefused()
    {
        var path = Path.Combine(_data.Path, "reports.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA user_version = {SchemaMigrations.Newest + 1}";
            command.ExecuteNonQuery();
        }

        var error = Assert.Throws<InvalidOperationException>(() => ReportWriter.Open(path));
        Assert.Contains("newer", error.Message);
    }

    private static async Task<AttemptReport> ReadAsync(ReporterHost host) =>
        (await host.Client.GetReportAsync(new GetReportRequest { Job = Words.Job.ToString() })).Report;
}
