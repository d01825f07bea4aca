namespace Mesh.LogShipper.Tests.Support;

/// <summary>How a store fails.</summary>
internal enum StubFault
{
    None,

    /// <summary>500 before anything is done.</summary>
    Error500,

    /// <summary>503 SlowDown.</summary>
    SlowDown,

    /// <summary>Half of the body, then the connection is cut.</summary>
    CutInTheMiddle,

    /// <summary>The connection is cut without an answer.</summary>
    Drop,

    /// <summary>No answer.</summary>
    Hang,

    /// <summary>An error in the body of a 200, as completing an upload may give.</summary>
    ErrorIn200,
}
