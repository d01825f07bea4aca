using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Mesh.Intake.V1;
using Mesh.JobIntake.Submission;

namespace Mesh.JobIntake.Workflows;

/// <summary>Tells whether two requests ask for the same, whatever the order of their map entries is.</summary>
internal static class WorkflowHash
{
    /// <param name="workflow">A valid workflow, before jobs are made of its nodes, without values of secrets.</param>
    public static byte[] Of(Workflow workflow)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var node in workflow.Nodes)
        {
            hash.AppendData(BodyHash.Of(node.Job));
            var rest = node.Clone();
            rest.Job = null;
            foreach (var excluded in rest.Matrix?.Exclude ?? [])
            {
                BodyHash.Sort(excluded.Values);
            }

            hash.AppendData(rest.ToByteArray());
        }

        var frame = workflow.Clone();
        frame.Nodes.Clear();
        BodyHash.Sort(frame.Labels);
        hash.AppendData(frame.ToByteArray());
        return hash.GetHashAndReset();
    }

    /// <summary>Of the wish to retry what has this name.</summary>
    public static byte[] OfRetry(string name) => SHA256.HashData(Encoding.UTF8.GetBytes($"retry {name}"));
}
