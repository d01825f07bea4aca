namespace Mesh.Cli.Up;

/// <summary>Starts programs.</summary>
internal interface IServiceLauncher
{
    IServiceProcess Start(ServiceSpec service);
}
