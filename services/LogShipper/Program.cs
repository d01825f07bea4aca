using Mesh.Hosting;
using Mesh.LogShipper;
using Mesh.LogShipper.Push;
using Mesh.LogShipper.Read;
using Mesh.LogShipper.Storage;
using Mesh.LogShipper.Tail;

var builder = MeshService.CreateBuilder(args, "logshipper");
builder.Services.AddLogStorage();
builder.Services.AddLogPush();
builder.Services.AddLogTail();
builder.Services.AddLogRead();

var app = builder.Build();
app.MapMeshService<LogShipperGrpcService>(isPublic: true);
await app.RunMeshAsync();
