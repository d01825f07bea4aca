namespace Mesh.Agent.Checkout;

/// <summary>Either the commit that was checked out, or the problem.</summary>
internal sealed record CheckoutResult(string Commit, SourceProblem? Problem = null);
