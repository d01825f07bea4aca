using Mesh.Hosting;
using Mesh.Hosting.FrontDoor;
using Mesh.JobIntake;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Leasing;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Submission;
using Mesh.JobIntake.Watching;

var builder = MeshService.CreateBuilder(args, "jobintake");
builder.AddFrontDoor();
builder.Services.AddJobStore();
builder.Services.AddQueue();
builder.Services.AddReading();
builder.Services.AddWatching();
builder.Services.AddSubmission();
builder.Services.AddLeasing();

var app = builder.Build();
app.MapMeshService<JobIntakeGrpcService>(isPublic: true);
app.MapMeshService<JobQueueGrpcService>(isPublic: false);
await app.RunMeshAsync();
