using Mesh.Hosting;
using Mesh.LogShipper.Archive.Compaction;
using Mesh.LogShipper.Archive.Folder;
using Mesh.LogShipper.Archive.S3;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Archive;

public static class ArchiveFeature
{
    /// <summary>Keeping finished logs.</summary>
    public static IServiceCollection AddLogArchive(this IServiceCollection services)
    {
        services.AddMeshOptions<ArchiveOptions>(ArchiveOptions.Section);
        services.AddSingleton(Open);
        services.AddSingleton<ArchivedLogs>();
        services.AddSingleton<LogMover>();
        services.AddSingleton<CompactionQueue>();
        services.AddHostedService<LogCompactor>();
        return services;
    }

    private static IArchive Open(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ArchiveOptions>>().Value;
        if (options.Kind == ArchiveKind.S3)
        {
            return ActivatorUtilities.CreateInstance<S3Archive>(provider, OpenClient(provider, options.S3));
        }

        var folder = options.Folder.Length > 0
            ? options.Folder
            : Path.Combine(provider.GetRequiredService<IOptions<MeshOptions>>().Value.DataDirectory, "archive");
        return new FolderArchive(folder, provider.GetRequiredService<TimeProvider>(), options.IsShared);
    }

    private static S3Client OpenClient(IServiceProvider provider, S3Options options)
    {
        var environment = provider.GetRequiredService<IConfiguration>();
        string Key(string own, string variable) => own.Length > 0 ? own : environment[variable] ?? "";
        var keys = new S3Keys(
            Key(options.AccessKey, "AWS_ACCESS_KEY_ID"), Key(options.SecretKey, "AWS_SECRET_ACCESS_KEY"),
            Key(options.SessionToken, "AWS_SESSION_TOKEN"));
        if (keys.AccessKey.Length == 0 || keys.SecretKey.Length == 0)
        {
            throw new OptionsValidationException(
                ArchiveOptions.Section, typeof(ArchiveOptions),
                [$"{ArchiveOptions.Section}:S3:AccessKey and SecretKey are not set, here or as AWS_… in the environment."]);
        }

        // For the life of the process. Each try has a timeout of its own, by the injected clock.
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        return ActivatorUtilities.CreateInstance<S3Client>(provider, http, keys, new Random());
    }
}
