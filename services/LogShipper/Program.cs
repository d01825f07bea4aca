using Mesh.Hosting;
using Mesh.LogShipper;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Push;
using Mesh.LogShipper.Read;
using Mesh.LogShipper.Retention;
using Mesh.LogShipper.Search;
using Mesh.LogShipper.Shipping;
using Mesh.LogShipper.Storage;
using Mesh.LogShipper.Tail;

var builder = MeshService.CreateBuilder(args, "logshipper");
builder.Services.AddLogStorage();
builder.Services.AddLogArchive();
builder.Services.AddLogRetention();
builder.Services.AddLogCluster();
builder.Services.AddLogPush();
builder.Services.AddLogTail();
builder.Services.AddLogRead();
builder.Services.AddLogShipping();
builder.Services.AddLogSearch();

var app = builder.Build();
app.MapMeshService<LogShipperGrpcService>(isPublic: true);
app.MapMeshService<LogShippingGrpcService>(isPublic: true);
app.MapMeshService<LogPeerGrpcService>(isPublic: false);
await app.RunMeshAsync();
