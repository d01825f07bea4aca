namespace Mesh.JobIntake.Tests.Simulation.Store;

/// <summary>Ways in which a simulated store lies, so that a test can show that the simulation notices.</summary>
internal enum StoreDefect
{
    None,

    /// <summary>Commits of an old leader are taken.</summary>
    NoFence,

    /// <summary>One commit in twenty is answered and never carried out.</summary>
    ForgetsCommits,

    /// <summary>What a request_id led to is not kept.</summary>
    ForgetsRequests,

    /// <summary>A commit is answered before it is carried out, and a killed process takes it along.</summary>
    AnswersEarly,
}
