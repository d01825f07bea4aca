using Mesh.Hosting;
using Mesh.Reporter.Reports;
using Mesh.Reporter.Storage;
using Mesh.Reporter.Watching;

var builder = MeshService.CreateBuilder(args, "reporter");
builder.Services.AddReportWatching();
builder.Services.AddReportStorage();

var app = builder.Build();
app.MapMeshService<ReporterGrpcService>(isPublic: true);
await app.RunMeshAsync();
