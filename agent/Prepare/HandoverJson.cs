using System.Text.Json.Serialization;

namespace Mesh.Agent.Prepare;

/// <summary>Generated: reflection would cost every job some milliseconds at the start.</summary>
[JsonSerializable(typeof(Handover))]
internal sealed partial class HandoverJson : JsonSerializerContext;
