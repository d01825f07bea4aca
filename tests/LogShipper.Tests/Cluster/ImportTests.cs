using Google.Protobuf;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.LogShipper.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Cluster;

/// <summary>One member, which is given logs by another that leaves.</summary>
public sealed class ImportTests
{
    private const string Job = Pusher.Job;

    [Fact]
    public async Task Import_OfAnotherLogThanIsHere_IsRefusedAndWaitsForAnOperator()
    {
        await using var service = await LogService.StartAsync();
        using (var pusher = await Pusher.OpenAsync(service.Client))
        {
            await pusher.WriteAsync(0, "what is here");
        }

        Assert.Equal((StatusCode.FailedPrecondition, "LOG_DIFFERS"), await ImportAsync(service, "what is there"));
        Assert.Equal((StatusCode.Unavailable, "LOG_OWNER_CHANGING"), await ReadErrorAsync(service));
        // Also after a restart: half of a log may be here, which must not be taken for a whole one.
        await service.RestartAsync();
        Assert.Equal((StatusCode.Unavailable, "LOG_OWNER_CHANGING"), await ReadErrorAsync(service));

        // What operations.md tells the operator to do.
        await service.RestartAsync(
            () => File.Delete(Directory.EnumerateFiles(Path.Combine(service.DataDirectory, "coming"), "*.job").Single()));
        Assert.Equal("what is here", await ReadAsync(service));
    }

    [Fact]
    public async Task Import_CutInTheMiddleAndRepeated_IsWholeAndServed()
    {
        await using var service = await LogService.StartAsync();
        using (var half = service.Peer.ImportLogs())
        {
            await half.RequestStream.WriteAsync(Open());
            await half.RequestStream.WriteAsync(Record(0, "first "));
            await half.RequestStream.CompleteAsync();
            Assert.Equal((StatusCode.InvalidArgument, "END_MISSING"), await Errors.OfAsync(async () => await half));
        }

        Assert.Equal((StatusCode.Unavailable, "LOG_OWNER_CHANGING"), await ReadErrorAsync(service));
        using (var whole = service.Peer.ImportLogs())
        {
            await SendAsync(whole.RequestStream, "first ", "second");
            await whole;
        }

        Assert.Equal("first second", await ReadAsync(service));
        Assert.False(service.Services.GetRequiredService<LogMoves>().IsMoving(Job));
    }

    [Fact]
    public async Task Import_SourceLostItsDiskInTheMiddle_WhatCameIsServedAndTheRestIsAGap()
    {
        await using var service = await LogService.StartAsync();
        using (var half = service.Peer.ImportLogs())
        {
            await half.RequestStream.WriteAsync(Open());
            await half.RequestStream.WriteAsync(Record(0, "first "));
            await half.RequestStream.CompleteAsync();
            await Errors.OfAsync(async () => await half);
        }

        var request = new RecordLossRequest
        {
            Table = new NoteTable { Member = "logshipper-2", Disk = "old", HearTime = new() },
            BirthTime = new(),
            Notes = { Note(1, 12), Note(2, 100) },
        };
        for (var tries = 0; tries < 2; tries++)
        {
            Assert.Equal(tries == 0 ? 2 : 0, (await service.Peer.RecordLossAsync(request)).Lost);
            var first = await service.Client.ReadLogsAsync(new ReadLogsRequest { Job = Job, Attempt = 1 });
            Assert.Equal("first ", Assert.Single(first.Chunks).Data.ToStringUtf8());
            Assert.Equal((6, 6), (Assert.Single(first.Gaps).Offset, first.Gaps[0].Length));
            var second = await service.Client.ReadLogsAsync(new ReadLogsRequest { Job = Job, Attempt = 2 });
            Assert.Equal((0, 100), (Assert.Single(second.Gaps).Offset, second.Gaps[0].Length));
        }

        Assert.Equal(2, service.Events.Errors.Count(e => e.Contains("lost disk of logshipper-2", StringComparison.Ordinal)));
        service.Events.Errors.Clear();
    }

    [Fact]
    public async Task RecordLoss_WriterHasGoneOnSince_NothingIsPutInItsWay()
    {
        await using var service = await LogService.StartAsync();
        using var pusher = await Pusher.OpenAsync(service.Client, resumeOffset: 5);
        await pusher.WriteAsync(5, "goes on");
        service.Events.Errors.Clear();
        var request = new RecordLossRequest
        {
            Table = new NoteTable { Member = "logshipper-2", Disk = "old", HearTime = new() },
            BirthTime = new(),
            Notes = { Note(1, 1000) },
        };
        Assert.Equal(0, (await service.Peer.RecordLossAsync(request)).Lost);
        await pusher.WriteAsync(12, " and on");
        Assert.Equal("goes on and on", await ReadAsync(service));
    }

    private static async Task<(StatusCode Code, string Reason)> ImportAsync(LogService service, string text) =>
        await Errors.OfAsync(async () =>
        {
            using var call = service.Peer.ImportLogs();
            try
            {
                await SendAsync(call.RequestStream, text);
            }
            catch (InvalidOperationException)
            {
                // The call has ended; its answer says why.
            }

            await call;
        });

    private static async Task SendAsync(IClientStreamWriter<ImportLogsRequest> requests, params string[] texts)
    {
        await requests.WriteAsync(Open());
        var offset = 0;
        foreach (var text in texts)
        {
            await requests.WriteAsync(Record(offset, text));
            offset += text.Length;
        }

        var end = new ImportEnd { Attempt = 1, Length = offset, Writers = { [""] = offset } };
        await requests.WriteAsync(new ImportLogsRequest { End = end });
        await requests.CompleteAsync();
    }

    private static ImportLogsRequest Open() => new() { Open = new ImportOpen { Job = Job, Member = "logshipper-2" } };

    private static ImportLogsRequest Record(int offset, string text) => new()
    {
        Record = new ImportRecord
        {
            Attempt = 1,
            Offset = offset,
            WriterOffset = offset,
            Step = "build",
            Stream = 1,
            Data = ByteString.CopyFromUtf8(text),
        },
    };

    private static LogNote Note(int attempt, long length) =>
        new() { Job = Job, Attempt = attempt, Length = length, BeginTime = new(), Writers = { [""] = length } };

    private static async Task<string> ReadAsync(LogService service)
    {
        var page = await service.Client.ReadLogsAsync(new ReadLogsRequest { Job = Job });
        return string.Concat(page.Chunks.Select(c => c.Data.ToStringUtf8()));
    }

    private static Task<(StatusCode Code, string Reason)> ReadErrorAsync(LogService service) =>
        Errors.OfAsync(async () => await service.Client.ReadLogsAsync(new ReadLogsRequest { Job = Job }));
}
