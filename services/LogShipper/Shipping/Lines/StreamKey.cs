namespace Mesh.LogShipper.Shipping.Lines;

/// <summary>One of the streams that share a log: a step's output, its errors, or the platform's words.</summary>
/// <param name="Step">The step's name; empty for none.</param>
/// <param name="Stream">The stream's number, a <c>LogStream</c>.</param>
public readonly record struct StreamKey(string Step, byte Stream);
