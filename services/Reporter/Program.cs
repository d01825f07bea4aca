using Mesh.Hosting;
using Mesh.Reporter.Artifacts;
using Mesh.Reporter.Page;
using Mesh.Reporter.Reports;
using Mesh.Reporter.Storage;
using Mesh.Reporter.Watching;

var builder = MeshService.CreateBuilder(args, "reporter");
builder.Services.AddReportWatching();
builder.Services.AddReportStorage();
builder.Services.AddArtifacts();
builder.AddPage();

var app = builder.Build();
app.MapPage();
app.MapMeshService<ReporterGrpcService>(isPublic: true);
await app.RunMeshAsync();
